using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What a person allows a run to do.</summary>
public sealed record MigrationLeave
{
    public static readonly MigrationLeave Nothing = new();

    /// <summary>Scripts may run that are older than what ran already.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>The database may go back to what the artifact has, by undo scripts.</summary>
    public bool Back { get; init; }

    /// <summary>Undo scripts may take data away.</summary>
    public bool LoseData { get; init; }

    /// <summary>The scripts people were asked about: no other that destroys may run. Null where that is not known, and nothing runs.</summary>
    public Facts<MigrationScript>? Asked { get; init; }
}

/// <summary>What would run in a database to bring it to an artifact, and whether it may.</summary>
public sealed record MigrationPlan
{
    public required Facts<MigrationStanding> Standings { get; init; }

    /// <summary>What would run, in this order: what is taken back, newest first; then versions; then what is repeatable.</summary>
    public required Facts<MigrationScript> Steps { get; init; }

    /// <summary>Why nothing may run; null when it may.</summary>
    public Refusal? Refused { get; init; }

    public required WayBack WayBack { get; init; }

    /// <summary>The most that any step does: contract where one contracts. Null when nothing would run.</summary>
    public MigrationPhase? Phase => Steps.Count == 0 ? null
        : Steps.Any(step => step.Phase is MigrationPhase.Contract) ? MigrationPhase.Contract
        : Steps.All(step => step.Phase is MigrationPhase.Migrate) ? MigrationPhase.Migrate
        : MigrationPhase.Expand;

    /// <summary>Findings of what would run, errors first; an error needs somebody who approves it by name.</summary>
    public IEnumerable<(MigrationScript Script, LintFinding Finding)> Findings => Steps
        .SelectMany(step => step.Findings.Select(finding => (step, finding)))
        .OrderByDescending(found => found.finding.Severity);
}

/// <summary>Whether the database can come back from what would run, said before it runs.</summary>
public sealed record WayBack(bool IsOpen, string Sentence);
