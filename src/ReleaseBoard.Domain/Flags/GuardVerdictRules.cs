using System.Globalization;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a guard makes of what it sees, always as a sentence with its numbers.</summary>
/// <param name="IsBad">True when it turns the rollout back or stops it.</param>
public sealed record GuardVerdict(bool IsBad, string Sentence);

/// <summary>
/// Is the new variant worse than the old one at the same time? By a confidence sequence (<see cref="SequenceRules"/>), which
/// stays right however often one looks; bad only where the whole interval lies beyond what is allowed.
/// </summary>
public static class GuardVerdictRules
{
    /// <summary>The chance that a guard turns back a variant that is no worse than allowed, over its whole stage and all it looks at.</summary>
    public const double Alpha = 0.05;

    // Fewer outcomes on a side say nothing of their spread: the interval is an asymptotic one.
    private const long FewestOutcomes = 30;

    // The number of outcomes, old and new together, at which the interval is tightest.
    private const long Planned = 2_000;

    /// <summary>How many more outcomes a judgement needs, where some failed with what is new and they are too few to compare; 0 when it needs none.</summary>
    public static long Unjudged(GuardTotals seen) => seen.NewFailures is { Sum: > 0, Count: < FewestOutcomes } fresh ? (long)(FewestOutcomes - fresh.Count) : 0;

    /// <summary>
    /// True when some surely fail by more than is usually allowed more often than others at the same time. For counts whose beginning moves
    /// on: each beginning has a part of <see cref="Alpha"/>, as the bound of Bonferroni says, with one a minute for an hour.
    /// </summary>
    public static bool SurelyFailsMore(Sample old, Sample fresh) => Difference(old, fresh, Alpha / 60) is { } interval && interval.Lower > new GuardLimits().AllowedFailures;

    public static GuardVerdict Judge(GuardSight sight)
    {
        if (sight.Alert is { } alert)
        {
            return new(true, alert);
        }

        if (sight.Guard.Limits.WatchesHealth && sight.IsHealthy is false)
        {
            return new(true, sight.Unhealthy ?? "The application is not healthy.");
        }

        var looks = sight.Guard.Limits.AllowedIncrease is null ? 1 : 2;
        var (failures, values) = (Failures(sight, Alpha / looks), Values(sight, Alpha / looks));
        return failures.IsBad || values is null ? failures
            : values.IsBad ? values
            : new(false, $"{failures.Sentence} {values.Sentence}");
    }

    private static GuardVerdict Failures(GuardSight sight, double alpha)
    {
        var (old, fresh, allowed) = (sight.Seen.OldFailures, sight.Seen.NewFailures, sight.Guard.Limits.AllowedFailures);
        var told = $"{Side(fresh, sight.Guard.Variant)}, {Side(old, sight.Guard.Beside)}";
        if (Difference(old, fresh, alpha) is not { } interval)
        {
            return new(false, $"{told}: too few to compare, {FewestOutcomes} of each are needed.");
        }

        var sentence = $"{told}; the difference is between {Points(interval.Lower)} and {Points(interval.Upper)} points; allowed is {Points(allowed)}.";
        return new(interval.Lower > allowed, sentence);
    }

    private static GuardVerdict? Values(GuardSight sight, double alpha)
    {
        if (sight.Guard.Limits.AllowedIncrease is not { } allowed)
        {
            return null;
        }

        var (old, fresh) = (sight.Seen.OldValues, sight.Seen.NewValues);
        if (old.Count < FewestOutcomes || fresh.Count < FewestOutcomes || SequenceRules.RelativeDifference(old, fresh, alpha, Planned) is not { } interval)
        {
            return new(false, $"Too few values to compare: {Count(fresh)} with {sight.Guard.Variant}, {Count(old)} with {sight.Guard.Beside}.");
        }

        var sentence = $"The mean value is {Figure(fresh.Mean)} with {sight.Guard.Variant} and {Figure(old.Mean)} with {sight.Guard.Beside}; "
            + $"the difference is between {Signed(interval.Lower)} and {Signed(interval.Upper)}; allowed is {Signed(allowed)}.";
        return new(interval.Lower > allowed, sentence);
    }

    private static Interval? Difference(Sample old, Sample fresh, double alpha) =>
        old.Count < FewestOutcomes || fresh.Count < FewestOutcomes ? null : SequenceRules.Difference(old, fresh, alpha, Planned);

    private static string Side(Sample sample, string variant) => $"{Spans.Percent(sample.Mean)} of {Count(sample)} failed with {variant}";

    private static string Count(Sample sample) => sample.Count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Points(double share) => (share * 100).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    private static string Signed(double share) => $"{Points(share)} %";

    private static string Figure(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
