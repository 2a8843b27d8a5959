using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>How each script of an artifact stands in a database, and what the database has besides.</summary>
public static class StandingRules
{
    /// <summary>The same while somebody holds the right to migrate: what is begun and not ended runs.</summary>
    public static Facts<MigrationStanding> WhileRunning(Facts<MigrationStanding> standings) => standings
        .Select(standing => standing is { State: MigrationState.Interrupted } ? standing with { State = MigrationState.Running, Sentence = "It runs now." } : standing)
        .ToFacts();

    /// <summary>Versions in their order, those that only the database knows among them; then what is repeatable.</summary>
    public static Facts<MigrationStanding> Read(MigrationSet set, IReadOnlyCollection<HistoryRow> history)
    {
        var known = HistoryRules.Versions(history);
        var repeated = HistoryRules.Repeatables(history);
        var newest = HistoryRules.Newest(history);
        var scripts = set.Versioned.ToDictionary(script => script.Name.Version ?? default);
        var versions = scripts.Keys.Union(known.Keys).Order()
            .Select(version => Versioned(version, scripts.GetValueOrDefault(version), known.GetValueOrDefault(version), set.Newest, newest))
            .OfType<MigrationStanding>();
        return versions.Concat(set.Repeatable.Select(script => Repeatable(script, repeated.GetValueOrDefault(script.Name.Description)))).ToFacts();
    }

    private static MigrationStanding? Versioned(MigrationVersion version, MigrationScript? script, AttemptSum? sum, MigrationVersion? last, MigrationVersion? applied)
    {
        if (script is null && sum is { Applied: null, IsHalfDone: false })
        {
            // It was tried or taken back, and neither the database nor the artifact has it.
            return null;
        }

        var (state, sentence) = sum is { IsHalfDone: true } ? HalfDone(sum.Last)
            : sum is { Applied: { } row } ? Applied(row, sum.Last, script, last)
            : NotApplied(sum?.Last, applied is { } newest && version.CompareTo(newest) < 0 ? newest : null);
        return Standing(script, sum, state, sentence);
    }

    private static MigrationStanding Repeatable(MigrationScript script, AttemptSum? sum) => sum switch
    {
        { IsHalfDone: true } => Standing(script, sum, HalfDone(sum.Last)),
        { Applied: { } row } when row.Digest == script.Digest => Standing(script, sum, MigrationState.Applied, ""),
        { Applied: not null, Last.State: AttemptState.Applied } => Standing(script, sum, MigrationState.Pending, "It has changed since and runs again."),
        _ => Standing(script, sum, NotApplied(sum?.Last, null)),
    };

    private static (MigrationState State, string Sentence) Applied(HistoryRow row, HistoryRow latest, MigrationScript? script, MigrationVersion? last) =>
        script is null && (last is null || row.Version is { } version && version.CompareTo(last.Value) > 0)
            ? (MigrationState.Ahead, "The database has it; this artifact is older.")
        : script is null ? (MigrationState.Missing, "It ran here, and this artifact does not have it any more.")
        : script.Digest != row.Digest ? (MigrationState.Changed, $"It reads otherwise than what ran here (SHA-256 {row.Digest.Short}, now {script.Digest.Short}).")
        : (MigrationState.Applied, latest is { Kind: MigrationKind.Undo, State: AttemptState.Failed } ? $"Taking it back failed: {latest.Error}" : "");

    private static (MigrationState State, string Sentence) NotApplied(HistoryRow? latest, MigrationVersion? later) => latest switch
    {
        { State: AttemptState.Failed } => (MigrationState.Failed, $"It failed, and nothing of it is there: {latest.Error}"),
        { State: AttemptState.Running } => (MigrationState.Interrupted, "It was cut off; its transaction was rolled back, and nothing of it is there."),
        { Kind: MigrationKind.Undo, State: AttemptState.Applied } => (MigrationState.Undone, "It was taken back."),
        _ when later is { } newer => (MigrationState.OutOfOrder, $"It is older than V{newer}, which ran before it."),
        _ => (MigrationState.Pending, ""),
    };

    private static (MigrationState State, string Sentence) HalfDone(HistoryRow row) => row.State is AttemptState.Failed
        ? (MigrationState.Failed, $"{row.Name} failed outside a transaction after {Count(row.StatementsDone)}, which stand: {row.Error}")
        : (MigrationState.Interrupted, $"{row.Name} was cut off outside a transaction after {Count(row.StatementsDone)} at least. Someone must look at what of it is there.");

    private static string Count(int statements) => statements == 1 ? "1 statement" : $"{statements} statements";

    private static MigrationStanding Standing(MigrationScript? script, AttemptSum? sum, (MigrationState State, string Sentence) judged) =>
        Standing(script, sum, judged.State, judged.Sentence);

    private static MigrationStanding Standing(MigrationScript? script, AttemptSum? sum, MigrationState state, string sentence) => new()
    {
        Name = script?.Name.Short ?? $"V{sum?.Last.Version}",
        File = script?.File ?? sum?.Applied?.File ?? sum?.Last.File ?? "",
        State = state,
        Sentence = sentence,
        Script = script,
        Last = sum?.Last,
    };
}
