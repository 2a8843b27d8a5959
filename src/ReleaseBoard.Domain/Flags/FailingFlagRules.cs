using System.Globalization;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Does a flag fail for its users? By the comparison that guards use, whether a guard stands on it or not.</summary>
public static class FailingFlagRules
{
    /// <summary>How far back outcomes count: what was mended is forgotten after it.</summary>
    public static readonly TimeSpan Counted = TimeSpan.FromMinutes(15);

    /// <summary>The variants that surely fail more than all others together, the worst first.</summary>
    public static Facts<VariantOutcome> Worse(Facts<VariantOutcome> outcomes) => outcomes
        .Where(outcome => GuardVerdictRules.SurelyFailsMore(Without(outcomes, outcome), outcome.Failures))
        .OrderByDescending(outcome => outcome.Failures.Mean).ToFacts();

    /// <summary>Null while the flag is off, and when only those fail more who have what everyone has while it is.</summary>
    /// <param name="outcomes">What came of each variant in the flag's present state since an instant.</param>
    public static FailingFlag? Judge(Flag flag, FlagState state, Facts<VariantOutcome> outcomes, DateTimeOffset since) =>
        state.Plan.IsEnabled && Worse(outcomes).FirstOrDefault(outcome => outcome.Variant != FlagPlanRules.OffOf(state.Plan, flag)) is { } worst
            ? new FailingFlag(state.Flag, state.Environment, worst.Variant, worst.Failures, Without(outcomes, worst), since)
            : null;

    public static string Complaint(FailingFlag failing) =>
        $"{failing.Flag} fails for its users: {Share(failing.With)} outcomes failed with {failing.Variant}, {Share(failing.Without)} without it, counted since {failing.Since.UtcDateTime:HH:mm:ss} UTC.";

    private static Sample Without(Facts<VariantOutcome> outcomes, VariantOutcome one) =>
        outcomes.Where(other => other != one).Aggregate(default(Sample), (sum, other) => sum + other.Failures);

    private static string Share(Sample sample) => $"{Spans.Percent(sample.Mean)} of {sample.Count.ToString("N0", CultureInfo.InvariantCulture)}";
}
