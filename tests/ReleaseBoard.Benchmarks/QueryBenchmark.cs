using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Benchmarks;

/// <summary>Six hours of one application with 200 series, half at 1 s and half at 5 s, beside two other applications in the same store.</summary>
internal static class QueryBenchmark
{
    private const double WishedMilliseconds = 20;
    private const int Series = 200;
    private const int Hours = 7;
    private const int Rounds = 200;

    private static readonly Slot[] Slots = [.. new[] { "shop", "search", "mail" }.Select(name => new Slot(new(name), new("production")))];

    public static async Task<int> RunAsync()
    {
        using var world = new SampleWorld();
        await FillAsync(world);

        // The compiler's work on what is asked often is over before anything is measured.
        for (var round = 0; round < 4; round++)
        {
            Ask(world, TimeSpan.FromHours(6), 120, Rounds, _ => { });
            Ask(world, TimeSpan.FromMinutes(15), 5, Rounds, _ => { });
            await Task.Delay(300);
        }

        var warm = Measure(world, "six hours in steps of 2 min, memory warm", TimeSpan.FromHours(6), 120);
        Measure(world, "a quarter of an hour in steps of 5 s, memory warm", TimeSpan.FromMinutes(15), 5);
        world.Restart();
        await world.Watch.BeatAsync(CancellationToken.None);
        var cold = Measure(world, "six hours in steps of 2 min, all from the store", TimeSpan.FromHours(6), 120);
        Measure(world, "six hours in steps of an hour, all from the store", TimeSpan.FromHours(6), 3600);
        Measure(world, "a quarter of an hour in steps of 5 s, all from the store", TimeSpan.FromMinutes(15), 5);
        var single = Measure(world, "six hours in steps of 30 s (single samples), all from the store", TimeSpan.FromHours(6), 30);
        return warm <= WishedMilliseconds && cold <= WishedMilliseconds && single <= WishedMilliseconds ? 0 : 1;
    }

    private static async Task FillAsync(SampleWorld world)
    {
        var all = (from slot in Slots
                   from number in Enumerable.Range(0, Series)
                   select (Id: world.Open(slot, $"metric_{number % 20}", number % 3 == 0 ? MetricKind.Counter : MetricKind.Gauge, number), Number: number, Metrics: new NoisyMetrics(number + 1))).ToArray();
        for (var second = 1; second <= Hours * 3600; second++)
        {
            world.Clock.Now = world.Clock.Now.AddSeconds(1);
            var at = world.Clock.Now.ToUnixTimeMilliseconds();
            foreach (var (id, number, metrics) in all)
            {
                if (number % 2 == 0 || second % 5 == 0)
                {
                    world.Board.Append(id, at, number % 3 == 0 ? metrics.Counter() : metrics.Gauge(number));
                }
            }

            if (second % 60 == 0)
            {
                await world.Watch.BeatAsync(CancellationToken.None);
            }
        }
    }

    private static double Measure(SampleWorld world, string what, TimeSpan range, int step)
    {
        var times = new List<double>();
        var processor = Environment.CpuUsage.TotalTime;
        var points = Ask(world, range, step, Rounds, times.Add);
        var used = (Environment.CpuUsage.TotalTime - processor) / Rounds;
        var first = times[0];
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-64} p50 {times[times.Count / 2]:0.0} ms, p99 {times[(int)(times.Count * 0.99)]:0.0}, at most {times[^1]:0.0}, the first {first:0.0}; {used.TotalMilliseconds:0.0} of processor; {points} points of {Series} series"));
        return times[^1];
    }

    private static int Ask(SampleWorld world, TimeSpan range, int step, int rounds, Action<double> took)
    {
        var question = new SampleQuestion { Slot = Slots[0], From = world.Clock.Now - range, Until = world.Clock.Now, Step = TimeSpan.FromSeconds(step) };
        var points = 0;
        for (var round = 0; round < rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var read = world.Desk.Read(question).Match(series => series, refusal => throw new InvalidOperationException(refusal.Sentence));
            took(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            points = read.Sum(series => series.Points.Count);
        }

        return points;
    }
}
