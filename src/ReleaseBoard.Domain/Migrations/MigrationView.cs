using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What a person sees of a database before it is brought to an artifact: how its scripts stand, what would run, and whether it may.</summary>
public sealed record MigrationView
{
    public required Slot Slot { get; init; }

    public required ArtifactVersion Version { get; init; }

    public required SqlDialect Engine { get; init; }

    /// <summary>Said where there is no database yet to look into; null where there is one.</summary>
    public string? Absence { get; init; }

    /// <summary>The newest version in the database; null while there is none.</summary>
    public string? At { get; init; }

    /// <summary>Whether somebody migrates it at this moment.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Every script, in the order in which they run; what would be taken back first.</summary>
    public required Facts<ScriptView> Scripts { get; init; }

    /// <summary>The most that anything which would run does; null when nothing would.</summary>
    public MigrationPhase? Phase { get; init; }

    /// <summary>Why nothing may run; null when it may.</summary>
    public Refusal? Refused { get; init; }

    public required WayBack WayBack { get; init; }

    /// <summary>The last dry run of this artifact here; null when there was none.</summary>
    public Rehearsal? Rehearsal { get; init; }

    /// <summary>Something ran in the database since the dry run, so that it says little of what would run now.</summary>
    public bool IsRehearsalOld { get; init; }

    /// <summary>A dry run is under way.</summary>
    public bool IsBeingTried { get; init; }

    /// <summary>What would run that takes data away: an approval must name it.</summary>
    public int Errors => Scripts.Where(script => script.WillRun).Sum(script => script.Findings.Count(finding => finding.Severity is LintSeverity.Error));

    public int Warnings => Scripts.Where(script => script.WillRun).Sum(script => script.Findings.Count(finding => finding.Severity is LintSeverity.Warning));
}

/// <summary>One script as it stands in one database.</summary>
public sealed record ScriptView
{
    public required string Name { get; init; }

    public required string File { get; init; }

    public required MigrationState State { get; init; }

    public string Sentence { get; init; } = "";

    /// <summary>Whether it is part of what would run.</summary>
    public bool WillRun { get; init; }

    /// <summary>Null when only the database knows the script.</summary>
    public MigrationPhase? Phase { get; init; }

    public bool NoTransaction { get; init; }

    /// <summary>What a script that would run says, to its first 20,000 characters; null for others.</summary>
    public string? Text { get; init; }

    public Facts<LintFinding> Findings { get; init; } = [];

    /// <summary>What the last dry run says of it; null when it says nothing.</summary>
    public RehearsedStep? Rehearsed { get; init; }

    /// <summary>SHA-256 of what was run or tried last; null when nothing was.</summary>
    public Digest? Ran { get; init; }

    /// <summary>When it was run or tried last, and by whom.</summary>
    public DateTimeOffset? RanAt { get; init; }

    public TimeSpan? Took { get; init; }

    public string? By { get; init; }
}

/// <summary>Puts a view together from a plan.</summary>
public static class MigrationViewRules
{
    private const int MostShown = 20_000;

    public static Facts<ScriptView> Scripts(MigrationPlan plan, Facts<MigrationStanding> standings, Rehearsal? rehearsal)
    {
        var running = plan.Steps.Select(step => step.Name.Short).ToHashSet(StringComparer.Ordinal);
        var rehearsed = (rehearsal?.Steps ?? []).GroupBy(step => step.Name).ToDictionary(same => same.Key, same => same.Last());
        var undos = plan.Steps.Where(step => step.Name.Kind is MigrationKind.Undo)
            .Select(step => View(step, new MigrationStanding { Name = step.Name.Short, File = step.File, State = MigrationState.Pending, Script = step }, running, rehearsed));
        return undos.Concat(standings.Select(standing => View(standing.Script, standing, running, rehearsed))).ToFacts();
    }

    private static ScriptView View(MigrationScript? script, MigrationStanding standing, HashSet<string> running, Dictionary<string, RehearsedStep> rehearsed) => new()
    {
        Name = standing.Name,
        File = standing.File,
        State = standing.State,
        Sentence = standing.Sentence,
        WillRun = running.Contains(standing.Name),
        Phase = script?.Phase,
        NoTransaction = script?.Header.NoTransaction ?? false,
        Text = script is not null && running.Contains(standing.Name) ? script.Text.Length <= MostShown ? script.Text : $"{script.Text[..MostShown]}\n…" : null,
        Findings = script?.Findings ?? [],
        Rehearsed = rehearsed.GetValueOrDefault(standing.Name),
        Ran = standing.Last?.Digest,
        RanAt = standing.Last?.BegunAt,
        Took = standing.Last?.Took,
        By = standing.Last?.By,
    };
}
