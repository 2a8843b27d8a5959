using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>All that decides which change is suspected, and what can be done about it.</summary>
public sealed record SuspectSight
{
    public required Slot Slot { get; init; }

    /// <summary>The environments through which artifacts came here.</summary>
    public Facts<EnvironmentKey> Upstream { get; init; } = [];

    /// <summary>What happened in the last hours, in the order of time.</summary>
    public required Facts<Change> Changes { get; init; }

    public Onset? Onset { get; init; }

    /// <summary>The moment that is asked about.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Requests and failures since the onset, by version, of what takes traffic in the slot.</summary>
    public IReadOnlyDictionary<string, Sample> Sides { get; init; } = new Dictionary<string, Sample>();

    /// <summary>The versions that take traffic now, by slot.</summary>
    public IReadOnlyDictionary<Slot, Facts<string>> Serving { get; init; } = new Dictionary<Slot, Facts<string>>();

    /// <summary>How each slot of the environment comes back; a slot without a way is not in it.</summary>
    public IReadOnlyDictionary<Slot, RollbackOffer> Offers { get; init; } = new Dictionary<Slot, RollbackOffer>();

    /// <summary>Every flag that changed here.</summary>
    public IReadOnlyDictionary<string, SuspectFlag> Flags { get; init; } = new Dictionary<string, SuspectFlag>();
}

/// <summary>A flag that changed, as it is now.</summary>
/// <param name="Off">What it answers while it is off.</param>
/// <param name="Outcomes">What came of each variant since the flag's change, as its code reports it.</param>
public sealed record SuspectFlag(FlagState State, string Off, Facts<VariantOutcome> Outcomes);

/// <summary>Which change is suspected first: who comes closest before the onset, moved by what the figures say for or against it.</summary>
public static class SuspectRules
{
    /// <summary>How far back a cause is looked for.</summary>
    public static readonly TimeSpan LookedBack = TimeSpan.FromHours(4);

    // A flip takes a moment to show: the first second of figures may lie before the journal's entry of what made them.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private const int MostSuspects = 8;
    private const double AboutAsLikely = 2;
    private const double Sure = 0.05;

    public static WhatChanged Explain(SuspectSight sight)
    {
        var tripped = sight.Onset is null ? Tripped(sight.Changes, sight.At) : null;
        var onset = sight.Onset?.At ?? tripped?.At ?? sight.At;
        var latest = onset + (sight.Onset?.Uncertainty ?? TimeSpan.Zero) + Slack;
        var suspects = sight.Changes
            .Where(change => IsCause(change) && change.At <= latest && change.At >= onset - LookedBack)
            .OrderByDescending(change => change.At).ThenByDescending(change => change.Entry)
            .DistinctBy(change => (change.Kind is ChangeKind.Deployment ? ChangeKind.Traffic : change.Kind, change.Application, change.Environment, change.Kind is ChangeKind.Flag or ChangeKind.Instance ? change.Subject : change.Version, change.IsBack))
            .Select(change => Suspect(sight, change, onset))
            .OrderBy(found => found.Rank)
            .Take(MostSuspects)
            .ToList();
        return new WhatChanged
        {
            Onset = sight.Onset,
            Suspects = suspects.Select(found => found.Suspect).ToFacts(),
            Tripped = tripped,
            Sentence = Sentence(sight.Onset, tripped, suspects.Count),
            Fastest = Fastest(suspects.Where(found => IsOwn(sight, found.Suspect.Change)).ToList()),
        };
    }

    // The quickest way back of those that are about as likely as the likeliest: a tenth of a second saved on the wrong one is no help.
    private static Undo? Fastest(List<(Suspect Suspect, double Rank)> own) => own
        .Where(found => found.Rank <= AboutAsLikely * own[0].Rank && !found.Suspect.Change.IsBack)
        .Select(found => found.Suspect.Undo).OfType<Undo>().MinBy(undo => undo.Seconds);

    /// <summary>The same for whoever sees some applications only: suspects of others are left out.</summary>
    public static WhatChanged Within(WhatChanged whole, Reach reach)
    {
        var seen = whole.Suspects.Where(suspect => suspect.Change.Application is not { } application || reach.Sees(application)).ToFacts();
        return whole with { Suspects = seen, Sentence = Sentence(whole.Onset, whole.Tripped, seen.Count) };
    }

    /// <summary>The last guard that found its flag bad within the time that trouble is spoken of; null when none did.</summary>
    public static Change? Tripped(IEnumerable<Change> changes, DateTimeOffset at) => changes.LastOrDefault(change =>
        change.Kind is ChangeKind.Guard && change.By == OperatorName.Board && change.At <= at && change.At >= at - TroubleRules.Spoken);

    private static bool IsCause(Change change) => change.Kind is ChangeKind.Deployment or ChangeKind.Traffic or ChangeKind.Flag or ChangeKind.Settings or ChangeKind.Migration or ChangeKind.Instance;

    // What was quick to take back in another application is no way to begin with, however quick.
    private static bool IsOwn(SuspectSight sight, Change change) => change.Application is null || change.Application == sight.Slot.Application;

    private static (Suspect Suspect, double Rank) Suspect(SuspectSight sight, Change change, DateTimeOffset onset)
    {
        var before = onset - change.At;
        var isElsewhere = change.Environment is { } environment && environment != sight.Slot.Environment;
        var isOther = change.Application is { } application && application != sight.Slot.Application;
        var evidence = isElsewhere || isOther ? (Words: null, Weight: 1.0) : Evidence(sight, change);
        var words = new[]
        {
            Noun(change),
            before < TimeSpan.Zero ? "as it began" : $"{Spans.Words(TimeSpan.FromSeconds(Math.Round(before.TotalSeconds)))} before",
            isElsewhere ? $"in {change.Environment}" : null,
            isOther ? $"{change.Application}" : null,
            evidence.Words,
        };
        var (undo, whyNot) = isElsewhere ? (null, $"not here: in {change.Environment}") : UndoRules.Of(sight, change);
        // What was taken back made something reach fewer people: seldom a cause, and never the first thing to do again.
        var rank = Math.Max(1, before.TotalSeconds) * evidence.Weight * (isOther ? 4 : 1) * (isElsewhere ? 16 : 1) * (change.IsBack ? 4 : 1);
        return (new Suspect(change, before, string.Join(" · ", words.OfType<string>()), undo, undo is null ? whyNot : null), rank);
    }

    /// <summary>What the figures say: for it they move it up, against it down.</summary>
    private static (string? Words, double Weight) Evidence(SuspectSight sight, Change change) => change.Kind switch
    {
        ChangeKind.Flag when sight.Flags.GetValueOrDefault(change.Subject ?? "") is { Outcomes.Count: > 1 } flag => OfFlag(flag, change),
        ChangeKind.Instance when change.Version is null && Loop(sight, change) is not null => ("again and again since", 1),
        ChangeKind.Traffic or ChangeKind.Deployment when change.Version is { } version && sight.Sides.Count > 1 && sight.Sides.TryGetValue(version, out var side) =>
            OfSides(version, side, sight.Sides.Where(other => other.Key != version).Select(other => other.Value).Aggregate((one, other) => one + other)),
        _ => (null, 1),
    };

    /// <summary>That instances end again and again, where it began with this change or is it; null when it does not.</summary>
    internal static Change? Loop(SuspectSight sight, Change change)
    {
        var own = sight.Changes.Where(other => other.Kind is ChangeKind.Instance && other.Subject == change.Subject && other.Application == change.Application && other.At >= change.At).ToList();
        return change.Version is not null ? change : own.SkipWhile(other => other != change).Skip(1).FirstOrDefault() is { Version: not null } loop ? loop : null;
    }

    private static (string? Words, double Weight) OfSides(string version, Sample side, Sample others)
    {
        var difference = Differs(others, side);
        if (difference != 0)
        {
            return difference > 0 ? ($"{Spans.Percent(side.Mean)} fail on {version}, {Spans.Percent(others.Mean)} beside it", 0.25) : ($"fewer failures on {version} than beside it", 8);
        }

        return side.Sum > 0 && others.Sum > 0 ? ("both sides fail alike", 4) : (null, 1);
    }

    private static (string? Words, double Weight) OfFlag(SuspectFlag flag, Change change)
    {
        if (Worst(flag.Outcomes) is not var (worst, isOnly))
        {
            return (null, 1);
        }

        // Who turned off what fails made nothing worse: its own way back is the last thing to try.
        var isCured = change.IsBack && worst != flag.Off;
        return ($"{(isOnly ? "failures only" : "more failures")} where it {(isCured ? "was" : "is")} {worst}", isCured ? double.PositiveInfinity : 0.25);
    }

    /// <summary>The variant that surely fails more than the others together, and whether it alone fails.</summary>
    private static (string Variant, bool IsOnly)? Worst(Facts<VariantOutcome> outcomes)
    {
        var worst = outcomes.MaxBy(outcome => outcome.Failures.Mean);
        var rest = outcomes.Where(outcome => outcome != worst).Select(outcome => outcome.Failures).Aggregate((one, other) => one + other);
        return worst is not null && Differs(rest, worst.Failures) > 0 ? (worst.Variant, rest.Sum == 0) : null;
    }

    // Looked at whenever somebody looks, so by a sequence that stays right however often that is.
    private static int Differs(Sample old, Sample fresh) => SequenceRules.Difference(old, fresh, Sure, Math.Max(1, old.Count + fresh.Count)) switch
    {
        { Lower: > 0 } => 1,
        { Upper: < 0 } => -1,
        _ => 0,
    };

    private static string Noun(Change change) => change.Kind switch
    {
        ChangeKind.Traffic => "traffic",
        ChangeKind.Deployment => "deployment",
        ChangeKind.Flag => "flag",
        ChangeKind.Settings => "settings",
        ChangeKind.Instance => "instance",
        _ => "migration",
    };

    private static string Sentence(Onset? began, Change? tripped, int suspects)
    {
        var hours = Spans.Words(LookedBack);
        return (began, suspects) switch
        {
            (null, 0) when tripped is not null => tripped.Detail,
            (null, _) when tripped is not null => $"{tripped.Detail} The nearest changes before it, each with its way back:",
            (null, 0) => $"The figures show no beginning of trouble, and nothing changed in the {hours} before.",
            (null, _) => "The figures show no beginning of trouble. The last changes before, each with its way back:",
            ({ } onset, 0) => $"Trouble began at {Clock(onset)}: {onset.Sentence}. Nothing changed here in the {hours} before: look at what it depends on.",
            ({ } onset, _) => $"Trouble began at {Clock(onset)}: {onset.Sentence}. The nearest changes before it, each with its way back:",
        };
    }

    private static string Clock(Onset onset) => $"{onset.At.UtcDateTime:HH:mm:ss} UTC ± {Spans.Words(onset.Uncertainty)}";
}
