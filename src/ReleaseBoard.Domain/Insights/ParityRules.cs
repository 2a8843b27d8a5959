using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>What the stores know of one application in one environment.</summary>
/// <param name="Running">What is fully promoted there; null when nothing is.</param>
/// <param name="Settings">Those that run, or where nothing runs the newest.</param>
/// <param name="Flags">The state of each flag of the application; one never set is not in it.</param>
public sealed record ParitySide(EnvironmentKey Environment, Deployment? Running, SlotSettings Settings, IReadOnlyDictionary<FlagKey, FlagState> Flags)
{
    /// <summary>What its database remembers, or why it does not say; null where nothing is applied or it is no database.</summary>
    public Outcome<MigrationView>? Schema { get; init; }

    /// <summary>What drifted from the plan that is applied; null where that was not checked.</summary>
    public DriftMark? Drift { get; init; }
}

/// <summary>Holds an application in one environment beside the same in another.</summary>
public static class ParityRules
{
    public const int LongestReason = 500;

    public static ApplicationParity Compare(Application application, ParitySide left, ParitySide right, IEnumerable<Flag> flags, IEnumerable<ExpectedDifference> expected)
    {
        var declared = expected.ToDictionary(difference => (difference.Topic, difference.Name));
        var main = TopicOf(application.Kind);
        var rows = Running(main, left.Running, right.Running)
            .Concat(AppliedParityRules.Schema(left.Schema, right.Schema))
            .Concat(AppliedParityRules.Drift(left.Drift, right.Drift))
            .Concat(Settings(left.Settings, right.Settings))
            .Concat(flags.Select(flag => OfFlag(flag, left, right)));
        return new(application.Key, application.Kind, rows.Select(row => row with { Expected = Declared(row) }).ToFacts());

        ExpectedDifference? Declared(ParityRow row) =>
            declared.GetValueOrDefault((row.Topic, row.Name)) ?? (row.FollowsVersion ? declared.GetValueOrDefault((main, Named(main))) : null);
    }

    /// <summary>The two environments in the order they are kept in: a difference is the same whichever stands on the left.</summary>
    public static (EnvironmentKey One, EnvironmentKey Other) Pair(EnvironmentKey left, EnvironmentKey right) => left.CompareTo(right) <= 0 ? (left, right) : (right, left);

    /// <summary>The declaration, or why it is none.</summary>
    public static Outcome<ExpectedDifference> Expect(ApplicationKey application, EnvironmentKey left, EnvironmentKey right, ParityTopic topic, string name, string? reason, OperatorName by, DateTimeOffset now)
    {
        var (one, other) = Pair(left, right);
        return left == right ? Refusal.Invalid("parity.same-environment", "An environment is never different from itself: choose two.")
            : string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason ? Refusal.Invalid("parity.reason", $"Say why it may differ, in at most {LongestReason} characters: whoever looks later has nothing else to go by.")
            : name.Length is 0 or > SettingKey.Longest * 2 ? Refusal.Invalid("parity.name", "Name what may differ as the page names it.")
            : new ExpectedDifference(application, one, other, topic, name) { Reason = reason.Trim(), By = by, At = now };
    }

    private static ParityTopic TopicOf(ApplicationKind kind) => kind switch
    {
        ApplicationKind.Database => ParityTopic.Schema,
        ApplicationKind.Infrastructure => ParityTopic.Infrastructure,
        _ => ParityTopic.Version,
    };

    private static string Named(ParityTopic topic) => topic.ToString().ToLowerInvariant();

    private static IEnumerable<ParityRow> Running(ParityTopic topic, Deployment? left, Deployment? right)
    {
        yield return Row(topic, Named(topic), left?.Version.Value, right?.Version.Value, left?.Digest == right?.Digest);
        if (topic is ParityTopic.Version && (left ?? right) is not null)
        {
            yield return Row(ParityTopic.Instances, "instances", Count(left), Count(right), left?.Instances == right?.Instances);
        }
    }

    private static IEnumerable<ParityRow> Settings(SlotSettings left, SlotSettings right) => SettingsDifferenceRules.Between(left, right).Items.Select(item => new ParityRow(
        ParityTopic.Settings,
        item.Key.Value,
        Shown(item.LeftKind, item.Left),
        Shown(item.RightKind, item.Right),
        item.Change switch { SettingChange.Same => ParityState.Same, SettingChange.NotKnown => ParityState.NotKnown, _ => ParityState.Differs })
    {
        IsSecret = item is { LeftKind: SettingKind.Secret, RightKind: SettingKind.Secret },
    });

    private static ParityRow OfFlag(Flag flag, ParitySide left, ParitySide right)
    {
        var (one, other) = (Plan(flag, left), Plan(flag, right));
        return Row(ParityTopic.Flags, flag.Key.Value, FlagWordRules.Of(one), FlagWordRules.Of(other), Answers(one, other));
    }

    // What a flag that is off would do were it on is nobody's difference yet.
    private static bool Answers(FlagPlan one, FlagPlan other) =>
        (!one.IsEnabled && !other.IsEnabled && one.OffVariant == other.OffVariant) || FlagDifferenceRules.Between(one, other).Count == 0;

    private static FlagPlan Plan(Flag flag, ParitySide side) => side.Flags.TryGetValue(flag.Key, out var state) ? state.Plan : FlagPlanRules.Initial(flag);

    private static ParityRow Row(ParityTopic topic, string name, string? left, string? right, bool isSame) =>
        new(topic, name, left, right, isSame ? ParityState.Same : ParityState.Differs);

    private static string? Count(Deployment? deployment) => deployment?.Instances.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Of a secret it is said that there is one.
    private static string? Shown(SettingKind? kind, string? text) => kind is SettingKind.Secret ? "secret" : text;
}
