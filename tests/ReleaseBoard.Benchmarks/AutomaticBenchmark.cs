using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>
/// Rollouts that the board takes back by itself under 500 requests a second, with the real runner and gateway: from the arrival of the
/// sample (or alert) that decides to the last answer of the version that was taken back.
/// </summary>
internal static class AutomaticBenchmark
{
    private const double WishedMilliseconds = 1_000;

    public static async Task<int> RunAsync(int tries = 25)
    {
        await using var house = await RollingHouse.StartAsync();
        await using var visitors = new Visitors(house.GatewayPort, RollingHouse.Host);
        var byFailures = new List<double>();
        var byAlerts = new List<double>();
        for (var turn = 0; turn < tries; turn++)
        {
            byFailures.Add(await TryAsync(house, visitors, RollingHouse.Bad, promotion => DecidedAsync(house, promotion)));
            byAlerts.Add(await TryAsync(house, visitors, RollingHouse.Good, promotion => AlertedAsync(house, promotion, turn)));
        }

        var (sent, failed) = await visitors.EndAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} requests; {failed} failed, most of them meant to."));
        var isReached = Print("the sample that decides", byFailures) & Print("a critical alert", byAlerts);
        return isReached ? 0 : 1;
    }

    private static async Task<double> TryAsync(RollingHouse house, Visitors visitors, string version, Func<PromotionId, Task<long>> decideAsync)
    {
        visitors.Forget();
        var promotion = await house.BeginAsync(version);
        var decided = await decideAsync(promotion);
        await house.WaitAsync(promotion, found => found.Phase is PromotionPhase.RolledBack);

        // What was on its way is still to come.
        await Task.Delay(500);
        return visitors.LastAnswer(version, decided);
    }

    /// <summary>
    /// The instant of the first sample of which the rules say that it ends the rollout. Whoever watches here asks them at each
    /// sample, as the board does, so a board that overslept a sample is not measured from a later one.
    /// </summary>
    private static async Task<long> DecidedAsync(RollingHouse house, PromotionId promotion)
    {
        await foreach (var _ in house.Feed.ListenAsync([Topic.Health], TimeSpan.FromMilliseconds(1), CancellationToken.None))
        {
            var heard = Stopwatch.GetTimestamp();
            var phase = house.Find(promotion).Phase;
            if (phase is PromotionPhase.RollingBack or PromotionPhase.RolledBack || house.NextPhase(promotion) is PromotionPhase.RollingBack)
            {
                return heard;
            }
        }

        throw new InvalidOperationException("The feed ended.");
    }

    private static async Task<long> AlertedAsync(RollingHouse house, PromotionId promotion, int turn)
    {
        await house.WaitAsync(promotion, found => found.StepSince is not null);
        await Task.Delay(500);
        var told = Stopwatch.GetTimestamp();
        await house.TellAsync(new Alert
        {
            Fingerprint = $"alert-{turn}", Name = "OrdersFail", Severity = "critical", Application = RollingHouse.Slot.Application, Environment = RollingHouse.Slot.Environment, StartsAt = TimeProvider.System.GetUtcNow(),
        });
        return told;
    }

    private static bool Print(string what, List<double> took)
    {
        var sorted = took.Order().ToList();
        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
        var isReached = sorted[^1] <= WishedMilliseconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{took.Count} taken back, from {what} to the last answer: p50 {At(0.5):0} ms, p99 {At(0.99):0} ms, max {sorted[^1]:0} ms (wished: at most {WishedMilliseconds:0}). {(isReached ? "Reached." : "Not reached.")}"));
        return isReached;
    }
}
