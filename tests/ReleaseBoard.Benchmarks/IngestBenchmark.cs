using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Benchmarks;

/// <summary>Samples into memory and the compressed store: as many as one core takes, and ten thousand series at one a second beside the clock.</summary>
internal static class IngestBenchmark
{
    private const double WishedSamples = 1e6;
    private const int Series = 10_000;
    private const int FastSeconds = 1_260;
    private const int SlowSeconds = 130;
    private const int Values = 256;

    private static readonly Slot Shop = new(new("shop"), new("production"));

    public static async Task<int> RunAsync()
    {
        var values = Enumerable.Range(0, Series).Select(number =>
        {
            var metrics = new NoisyMetrics(number + 1);
            return Enumerable.Range(0, Values).Select(_ => number % 2 == 0 ? metrics.Gauge(number) : metrics.Counter()).ToArray();
        }).ToArray();
        var speed = await FastAsync(values);
        var late = await SlowAsync(values);
        return speed >= WishedSamples && late < 1 ? 0 : 1;
    }

    /// <summary>Twenty-one minutes of ten thousand series at once: heads, chunks, tails, rollups and SQLite, all counted.</summary>
    private static async Task<double> FastAsync(double[][] values)
    {
        using var world = new SampleWorld();
        var ids = Enumerable.Range(0, Series).Select(number => world.Open(Shop, "metric", number % 2 == 0 ? MetricKind.Gauge : MetricKind.Counter, number)).ToArray();
        var writing = TimeSpan.Zero;
        var began = Stopwatch.GetTimestamp();
        var processor = Environment.CpuUsage.TotalTime;
        for (var second = 1; second <= FastSeconds; second++)
        {
            world.Clock.Now = world.Clock.Now.AddSeconds(1);
            Append(world, ids, values, second, world.Clock.Now.ToUnixTimeMilliseconds());
            if (second % 60 == 0)
            {
                var beat = Stopwatch.GetTimestamp();
                await world.Watch.BeatAsync(CancellationToken.None);
                writing += Stopwatch.GetElapsedTime(beat);
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        var used = Environment.CpuUsage.TotalTime - processor;
        var samples = (double)Series * FastSeconds;
        var speed = samples / Math.Max(elapsed.TotalSeconds, used.TotalSeconds);
        Print($"{samples / 1e6:0.0} million samples of {Series} series took {elapsed.TotalSeconds:0.0} s, {used.TotalSeconds:0.0} s of processor, {writing.TotalSeconds:0.0} s of it the minutes' writing");
        Print($"one core takes {speed / 1e6:0.00} million samples a second into memory and store: {speed / WishedSamples:0.00} of the wished");
        Print($"memory {world.Board.Bytes / 1048576.0:0.0} MiB for {world.Board.Count} series, refused {world.Board.RefusedSamples}, lost {world.Board.LostSamples}");
        return speed;
    }

    /// <summary>Beside the real clock, with the watch writing meanwhile. Answers the worst lateness in seconds.</summary>
    private static async Task<double> SlowAsync(double[][] values)
    {
        using var world = new SampleWorld();
        world.Clock.Now = TimeProvider.System.GetUtcNow();
        var ids = Enumerable.Range(0, Series).Select(number => world.Open(Shop, "metric", number % 2 == 0 ? MetricKind.Gauge : MetricKind.Counter, number)).ToArray();
        var lateness = new List<double>();
        var writing = Task.CompletedTask;
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        for (var second = 1; second <= SlowSeconds; second++)
        {
            var wait = TimeSpan.FromSeconds(second) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            world.Clock.Now = world.Clock.Now.AddSeconds(1);
            Append(world, ids, values, second, world.Clock.Now.ToUnixTimeMilliseconds());
            lateness.Add((Stopwatch.GetElapsedTime(began) - TimeSpan.FromSeconds(second)).TotalSeconds);
            if (second % 60 == 0)
            {
                await writing;
                writing = Task.Run(() => world.Watch.BeatAsync(CancellationToken.None));
            }
        }

        await writing;
        var share = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / Stopwatch.GetElapsedTime(began).TotalSeconds;
        lateness.Sort();
        Print($"{Series} series at 1 s for {SlowSeconds} s: {share * 100:0.0} % of a core; a second's samples are in after {lateness[lateness.Count / 2] * 1000:0} ms in the median, {lateness[(int)(lateness.Count * 0.99)] * 1000:0} ms at p99, {lateness[^1] * 1000:0} ms at worst; refused {world.Board.RefusedSamples}, lost {world.Board.LostSamples}");
        return lateness[^1];
    }

    private static void Append(SampleWorld world, SeriesId[] ids, double[][] values, int second, long at)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            world.Board.Append(ids[i], at, values[i][second % Values]);
        }
    }

    private static void Print(FormattableString said) => Console.WriteLine(said.ToString(CultureInfo.InvariantCulture));
}
