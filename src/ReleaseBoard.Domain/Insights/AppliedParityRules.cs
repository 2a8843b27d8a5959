using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>Holds what is applied in one environment beside another: what each database itself remembers, and what drifted from a plan.</summary>
internal static class AppliedParityRules
{
    /// <summary>One row for each script that either database or its artifact knows; nothing where nothing is applied on a side, since the version says it.</summary>
    public static IEnumerable<ParityRow> Schema(Outcome<MigrationView>? left, Outcome<MigrationView>? right)
    {
        if (left is null || right is null)
        {
            return [];
        }

        if ((left.Refusal ?? right.Refusal) is not null)
        {
            return [new(ParityTopic.Schema, "history", Answer(left), Answer(right), ParityState.NotKnown)];
        }

        var (one, other) = (Scripts(left), Scripts(right));
        return one.Keys.Union(other.Keys).Select(name => Script(name, one.GetValueOrDefault(name), other.GetValueOrDefault(name)));
    }

    /// <summary>What drifted from the plans that are applied; nothing where neither was ever checked.</summary>
    public static IEnumerable<ParityRow> Drift(DriftMark? left, DriftMark? right) =>
        (left ?? right) is null ? [] : [new(ParityTopic.Infrastructure, "drift", Of(left), Of(right), left?.Count is null || right?.Count is null ? NotChecked(left, right) : Alike(left, right))
        {
            IsUnchecked = left?.Count is null && right?.Count is null,
        }];

    private static ParityRow Script(string name, ScriptView? left, ScriptView? right)
    {
        var isSame = left?.State == right?.State && left?.Ran == right?.Ran;

        // Two texts under one name are told apart by what ran.
        var isOtherText = !isSame && left?.State == right?.State;
        return new(ParityTopic.Schema, name, Of(left, isOtherText), Of(right, isOtherText), isSame ? ParityState.Same : ParityState.Differs)
        {
            FollowsVersion = (left, right) is (null, { State: MigrationState.Applied }) or ({ State: MigrationState.Applied }, null),
        };
    }

    private static string? Of(ScriptView? script, bool withText) => script is null ? null : script.State switch
    {
        MigrationState.Applied or MigrationState.Pending when script.Sentence.Length == 0 => Word(script.State) + (withText && script.Ran is { } ran ? $" (SHA-256 {ran.Short}…)" : ""),
        var state => $"{Word(state)}: {script.Sentence}",
    };

    private static string Word(MigrationState state) => state switch
    {
        MigrationState.Pending => "not applied",
        MigrationState.OutOfOrder => "out of order",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static string Answer(Outcome<MigrationView> schema) => schema.Match(view => view.At is { } at ? $"at V{at}" : "nothing ran yet", refusal => refusal.Sentence);

    private static Dictionary<string, ScriptView> Scripts(Outcome<MigrationView> schema) =>
        schema.Match(view => view.Scripts, _ => []).GroupBy(script => script.Name).ToDictionary(same => same.Key, same => same.Last());

    private static ParityState Alike(DriftMark left, DriftMark right) => left == right ? ParityState.Same : ParityState.Differs;

    // What drifted on one side is a difference whatever the other would say.
    private static ParityState NotChecked(DriftMark? left, DriftMark? right) => left is { Count: > 0 } || right is { Count: > 0 } ? ParityState.Differs : ParityState.NotKnown;

    private static string Of(DriftMark? drift) => drift switch
    {
        null => "not checked",
        { Count: null } => $"not checked: {drift.Sentence}",
        { Count: 0 } => "as applied",
        _ => drift.Sentence,
    };
}
