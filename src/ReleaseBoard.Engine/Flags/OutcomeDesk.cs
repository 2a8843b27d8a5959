using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>What an application says came of a variant: so many successes or failures, or one value.</summary>
/// <param name="Success">Null where only a value is reported.</param>
/// <param name="Count">How many outcomes of this kind; 1 where it is left out.</param>
/// <param name="Value">A measured value in the unit the code chose, for one outcome; null where none was measured.</param>
public sealed record ReportedOutcome(FlagKey Flag, string Variant, bool? Success = null, long? Count = null, double? Value = null);

/// <summary>Takes what applications report of the variants they gave out.</summary>
public sealed class OutcomeDesk(OutcomeBoard outcomes, FlagBoard board, TimeProvider clock)
{
    private const int MostAtOnce = 1_000;
    private const long MostTimes = 10_000_000;
    private const double LargestValue = 1e12;

    /// <summary>Counts all of them, or none where one of them cannot be.</summary>
    public Outcome<int> Add(EnvironmentKey environment, IReadOnlyCollection<ReportedOutcome> reported)
    {
        if (reported.Count is 0 or > MostAtOnce)
        {
            return Refusal.Invalid("outcome.count", $"Report 1 to {MostAtOnce:N0} outcomes at once; these are {reported.Count:N0}.");
        }

        if (board.Find(environment) is not { } snapshot)
        {
            return Refusal.NotFound("environment.unknown", $"There is no environment {environment}.");
        }

        foreach (var (outcome, place) in reported.Select((outcome, place) => (outcome, place)))
        {
            if (Fault(snapshot, outcome, $"outcomes[{place}]") is { } fault)
            {
                return fault;
            }
        }

        if (!outcomes.HasRoom(reported.Select(outcome => new VariantKey(environment, outcome.Flag, outcome.Variant))))
        {
            return Refusal.Unprocessable("outcome.too-many", $"Outcomes of {OutcomeBoard.MostVariants:N0} variants are counted already; there is no room for more.");
        }

        foreach (var outcome in reported)
        {
            outcomes.Count(new(environment, outcome.Flag, outcome.Variant), Totals(outcome), snapshot.StateOf(outcome.Flag), clock.GetUtcNow());
        }

        return reported.Count;
    }

    private static OutcomeTotals Totals(ReportedOutcome outcome) => new(
        outcome.Success is { } success ? Sample.OfCounts(success ? 0 : outcome.Count ?? 1, outcome.Count ?? 1) : default,
        outcome.Value is { } value ? new Sample(1, value, value * value) : default);

    private static Refusal? Fault(FlagSnapshot snapshot, ReportedOutcome outcome, string place)
    {
        // Without a variant there is nobody to put it down to.
        if (outcome.Variant is null || !snapshot.Answers(outcome.Flag, outcome.Variant))
        {
            return Refusal.Unprocessable("outcome.unknown", $"{place}: {FlagWordRules.Shown(outcome.Flag.Value)} in {snapshot.Environment} gives out no variant {FlagWordRules.Shown(outcome.Variant)}.");
        }

        if (outcome is { Success: null, Value: null } || outcome.Count is < 1 or > MostTimes || (outcome.Value is not null && outcome.Count is > 1))
        {
            return Refusal.Invalid("outcome.malformed", $"{place}: say success with a count from 1 to {MostTimes:N0}, or one value, or both of one outcome.");
        }

        return outcome.Value is { } value && !(Math.Abs(value) <= LargestValue) ? Refusal.Invalid("outcome.value", $"{place}: a value is a number of at most {LargestValue:0e0}.") : null;
    }
}
