using System.Globalization;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Promotions;

namespace ReleaseBoard.Benchmarks;

/// <summary>Rollouts made up by chance and looked at every second: how often a harmless one trips, and how soon a bad one does.</summary>
internal static class VerdictsBenchmark
{
    private const int Rollouts = 2_000;
    private const double Alpha = 0.05;

    public static int Run()
    {
        Console.WriteLine($"False alarms: {Rollouts} rollouts without a difference, looked at every second of an hour (wished: at most {Percent(Alpha)})");
        var holds = true;
        var template = MetricTemplateRules.Of(ApplicationKind.Service);
        var strict = template.Select(metric => metric with { Allowed = 0 }).ToFacts();
        foreach (var (name, traffic, metrics) in new[]
        {
            ("steady, at 10 %", Traffic.Steady, template), ("in bursts, at 10 %", Traffic.Bursts, template),
            ("in bursts, 5 to 25 to 50 %", Traffic.BurstsAndSteps, template), ("the same, nothing allowed", Traffic.BurstsAndSteps, strict),
        })
        {
            var tripped = Enumerable.Range(0, Rollouts).AsParallel().Count(seed => new SimulatedRollout(seed, traffic, oldRate: 0.002, newRate: 0.002).TripsWithin(3_600, metrics, Alpha) is not null);
            var (low, high) = Wilson(tripped, Rollouts);
            holds &= low <= Alpha;
            Console.WriteLine($"  {name,-28} {tripped,5} tripped: {Percent((double)tripped / Rollouts)}, 95 % interval {Percent(low)} to {Percent(high)}");
        }

        Console.WriteLine("Power: failures rise from 0.2 % to 2 % at 10 % of 100 requests/s (wished: 95 % within 60 s with what is set by default)");
        var failures = template.First(metric => metric.Reads is MetricReading.Failures);
        holds &= Power("default: 5 % of the old rate allowed, beside latency", [.. template]) >= 0.95;
        Power("failures alone guard", [failures]);
        Power("half the old rate allowed", [failures with { Allowed = 0.5 }]);
        Power("0.1 points allowed", [failures with { Allowed = 0.001, IsAbsolute = true }]);
        Power("0.5 points allowed", [failures with { Allowed = 0.005, IsAbsolute = true }]);
        PowerOfThePublished();
        return holds ? 0 : 1;
    }

    private static double Power(string name, VerifiedMetric[] metrics)
    {
        var seconds = Enumerable.Range(0, Rollouts).AsParallel()
            .Select(seed => new SimulatedRollout(seed + 100_000, Traffic.Steady, oldRate: 0.002, newRate: 0.02).TripsWithin(600, metrics, Alpha) ?? int.MaxValue).ToList();
        return Print(name, seconds);
    }

    /// <summary>The test as it was published (two-sided, a prior worth 100), for comparison.</summary>
    private static void PowerOfThePublished()
    {
        var seconds = Enumerable.Range(0, Rollouts).AsParallel().Select(seed =>
        {
            var rollout = new SimulatedRollout(seed + 100_000, Traffic.Steady, oldRate: 0.002, newRate: 0.02);
            for (var second = 1; second <= 600; second++)
            {
                rollout.Pass(1);
                var counts = rollout.Evidence.Whole.Counts;
                if (SplitRules.LogBayesFactor([counts.OldFailures, counts.NewFailures], [1 - counts.Share, counts.Share], firmness: 100) > -Math.Log(Alpha))
                {
                    return second;
                }
            }

            return int.MaxValue;
        }).ToList();
        Print("the published test, all alpha", seconds);
    }

    private static double Print(string name, List<int> seconds)
    {
        seconds.Sort();
        var within = (double)seconds.Count(second => second <= 60) / seconds.Count;
        var quantiles = string.Join(", ", new[] { 5, 25, 50, 75, 95, 99 }.Select(percent => $"p{percent} {Second(seconds[(int)(seconds.Count * percent / 100.0)])}"));
        Console.WriteLine($"  {name,-54} {Percent(within)} within 60 s; {quantiles}");
        return within;
    }

    private static string Second(int second) => second == int.MaxValue ? "never" : $"{second} s";

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static (double Low, double High) Wilson(int happened, int all)
    {
        const double Z = 1.96;
        var (n, p) = ((double)all, (double)happened / all);
        var (centre, spread) = (p + (Z * Z / (2 * n)), Z * Math.Sqrt(((p * (1 - p)) + (Z * Z / (4 * n))) / n));
        return ((centre - spread) / (1 + (Z * Z / n)), (centre + spread) / (1 + (Z * Z / n)));
    }
}
