using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>How an attempt at a script stands in the database's own history.</summary>
public enum AttemptState
{
    /// <summary>Begun and not ended: it runs, or what ran it is gone.</summary>
    Running,

    Applied,

    Failed,

    /// <summary>A person looked at what was left half-way and said that it shall run again from its beginning.</summary>
    Released,
}

/// <summary>One attempt at a script, as the database remembers it.</summary>
public sealed record HistoryRow
{
    /// <summary>Counts up from 1 in the order of attempts.</summary>
    public required long Rank { get; init; }

    public required MigrationKind Kind { get; init; }

    /// <summary>Null for what is repeatable.</summary>
    public MigrationVersion? Version { get; init; }

    public required string Description { get; init; }

    public required string File { get; init; }

    public required Digest Digest { get; init; }

    public required AttemptState State { get; init; }

    /// <summary>Whether all of it stood in one transaction, so that a half of it is nothing of it.</summary>
    public required bool InTransaction { get; init; }

    /// <summary>How many of its statements were done when last something was written down.</summary>
    public int StatementsDone { get; init; }

    /// <summary>The script that takes it back, as the newest artifact that ran here had it; null when it had none.</summary>
    public string? UndoText { get; init; }

    /// <summary>What the database said when it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Who or what ran it, as the board names it.</summary>
    public required string By { get; init; }

    public required DateTimeOffset BegunAt { get; init; }

    public TimeSpan? Took { get; init; }

    public string Name => new MigrationName(Kind, Version, Description).Short;
}
