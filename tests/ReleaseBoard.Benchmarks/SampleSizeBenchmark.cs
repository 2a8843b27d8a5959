using System.Globalization;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Benchmarks;

/// <summary>Bytes a sample takes on disk, with SQLite's own, the indexes, the rollups and the tail; beside Gorilla's bits for the same samples.</summary>
internal static class SampleSizeBenchmark
{
    private const double WishedBytes = 2;
    private const int Series = 200;
    private const int Hours = 8;

    public static async Task<int> RunAsync()
    {
        var worst = 0.0;
        foreach (var every in new[] { 1, 5, 15 })
        {
            worst = Math.Max(worst, await MeasureAsync($"noisy gauges, 2 to 4 decimals, at {every} s", every, (metrics, number) => metrics.Gauge(number), MetricKind.Gauge));
        }

        await MeasureAsync("counters at 1 s", 1, (metrics, _) => metrics.Counter(), MetricKind.Counter);
        await MeasureAsync("counters at 15 s", 15, (metrics, _) => metrics.Counter(), MetricKind.Counter);
        await MeasureAsync("constants at 1 s", 1, (_, number) => number, MetricKind.Gauge);
        return worst <= WishedBytes ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(string what, int every, Func<NoisyMetrics, int, double> measure, MetricKind kind)
    {
        using var world = new SampleWorld();
        var empty = world.FileBytes();
        var slot = new Slot(new("shop"), new("production"));
        var ids = Enumerable.Range(0, Series).Select(number => world.Open(slot, "metric", kind, number)).ToArray();
        var metrics = Enumerable.Range(0, Series).Select(number => new NoisyMetrics(number + 1)).ToArray();
        var gorilla = new Gorilla[Series];
        long samples = 0;
        for (var second = every; second <= Hours * 3600; second += every)
        {
            world.Clock.Now = world.Clock.Now.AddSeconds(every);
            var at = world.Clock.Now.ToUnixTimeMilliseconds();
            for (var i = 0; i < Series; i++)
            {
                var value = measure(metrics[i], i);
                world.Board.Append(ids[i], at, value);
                gorilla[i].Add(at, value);
                samples++;
            }

            if (second % 60 == 0)
            {
                await world.Watch.BeatAsync(CancellationToken.None);
            }
        }

        var file = world.FileBytes() - empty;
        var bytes = file / (double)samples;
        var peer = gorilla.Sum(one => one.Bits) / 8.0 / samples;
        var (chunks, rollups) = (Part("length(data)", "sample_segment"), Part("length(data)", "sample_rollup"));
        var (tail, free) = (Part("length(data)", "sample_tail"), world.Sum("select freelist_count * page_size from pragma_freelist_count, pragma_page_size") / (double)samples);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-42} {bytes:0.00} B a sample in the file ({samples:N0} samples, {file / 1e6:0.0} MB): packed {chunks:0.00}, waiting {tail:0.00}, rollups {rollups:0.00}, free pages {free:0.00}, indexes and the rest {bytes - chunks - tail - rollups - free:0.00}; Gorilla's bits alone {peer:0.00}, {peer / bytes:0.0} times as much"));
        return bytes;

        double Part(string column, string table) => world.Sum($"select sum({column}) from {table}") / (double)samples;
    }
}
