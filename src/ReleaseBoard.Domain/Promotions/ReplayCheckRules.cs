using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What may be replayed: what is possible at all, and what is answered within a second or two.</summary>
public static class ReplayCheckRules
{
    public const int MostLooks = 3_600;
    public const int MostSteps = 20;

    /// <summary>Points of one metric on one side.</summary>
    public const int MostPoints = 10_000;

    /// <summary>Points of all metrics on both sides.</summary>
    public const int MostPointsTogether = 200_000;

    /// <summary>Verdicts in the answer: looks times guards.</summary>
    public const int MostVerdicts = 20_000;

    /// <summary>Terms of continued fractions: some ten nanoseconds each.</summary>
    public const long MostWork = 200_000_000;

    private const long MostRequests = 1_000_000_000_000;

    // How often an interval of failures weighs the evidence of every step: two ends by 22 halvings, and the look itself.
    private const long Weighings = 50;

    // What weighing costs with few failures, and how many terms the fraction has at most (BetaRules).
    private const long LeastTerms = 40;
    private const long MostTerms = 10_000;

    /// <summary>Null when it can be replayed.</summary>
    public static Refusal? Check(ReplayWish wish)
    {
        if (VerificationCheckRules.Check("verification", wish.Verification) is { } refusal)
        {
            return refusal;
        }

        if (wish.Looks.Count > MostLooks || wish.Series.Count > VerificationCheckRules.MostMetrics || (wish.Looks.Count == 0 && wish.Series.Count == 0))
        {
            return Refusal.Invalid("replay.size", $"A replay has 1 to {MostLooks} looks, or series of at most {VerificationCheckRules.MostMetrics} metrics.");
        }

        if (wish.Steps is < 0 or > MostSteps || wish.OldVersion.Length is 0 or > 100 || wish.NewVersion.Length is 0 or > 100)
        {
            return Refusal.Invalid("replay.steps", $"A rollout has at most {MostSteps} steps, and versions have 1 to 100 characters.");
        }

        return CheckLooks(wish) ?? CheckSeries(wish) ?? CheckWork(wish);
    }

    private static Refusal? CheckLooks(ReplayWish wish)
    {
        for (var i = 0; i < wish.Looks.Count; i++)
        {
            if (wish.Looks[i] is not { } look || look.Step < (i == 0 ? 0 : wish.Looks[i - 1].Step) || look.Step >= MostSteps || !IsPossible(look.Old) || !IsPossible(look.New))
            {
                return Refusal.Invalid("replay.look", $"Look {i + 1}: steps count from 0 to {MostSteps - 1} and never back; no more fail than are asked, and none is negative.");
            }
        }

        return null;
    }

    private static Refusal? CheckSeries(ReplayWish wish) =>
        wish.Series.Any(series => series is null || series.Old.Count > MostPoints || series.New.Count > MostPoints) || wish.Series.Sum(series => series.Old.Count + series.New.Count) > MostPointsTogether
            ? Refusal.Invalid("replay.series", $"A metric has at most {MostPoints} points on each side, and all metrics have at most {MostPointsTogether} together.")
            : null;

    private static Refusal? CheckWork(ReplayWish wish)
    {
        var guards = MetricTemplateRules.Of(wish.Verification, wish.Kind).Where(metric => metric.IsGuard).ToList();
        if (wish.Looks.Count * guards.Count > MostVerdicts)
        {
            return Refusal.Invalid("replay.work", $"{wish.Looks.Count} looks by {guards.Count} guards are more than the {MostVerdicts} verdicts of one answer: join looks, or replay fewer guards at a time.");
        }

        return guards.Count(guard => guard.Reads is MetricReading.Failures) * Terms(wish.Looks) > MostWork
            ? Refusal.Invalid("replay.work", "So many looks over so many steps and failures would take too long: join looks that lie close together, or replay fewer steps or guards at a time.")
            : null;
    }

    /// <summary>What one guard of failures costs: every look weighs the evidence of every step so far, and a fraction has about as many terms as the root of the failures.</summary>
    private static long Terms(Facts<ReplayLook> looks)
    {
        long work = 0, earlier = 0, failures = 0;
        for (var i = 0; i < looks.Count; i++)
        {
            if (i > 0 && looks[i].Step != looks[i - 1].Step)
            {
                (earlier, failures) = (earlier + Weight(failures), 0);
            }

            failures += looks[i].Old.Failures + looks[i].New.Failures;
            work += Weighings * (earlier + Weight(failures));
        }

        return work;
    }

    private static long Weight(long failures) => LeastTerms + Math.Min(MostTerms, (long)(3 * Math.Sqrt(failures)));

    private static bool IsPossible(ReplaySide? side) =>
        side is { Requests: >= 0 and <= MostRequests, Failures: >= 0 } && side.Failures <= side.Requests
        && side.Latencies.Count <= LatencyBuckets.Bounds.Count + 1 && side.Latencies.All(count => count is >= 0 and <= MostRequests);
}
