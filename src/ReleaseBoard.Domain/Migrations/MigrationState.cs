using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>How a script of an artifact and a database stand to each other.</summary>
public enum MigrationState
{
    /// <summary>Not run yet.</summary>
    Pending,

    /// <summary>Runs at this moment.</summary>
    Running,

    Applied,

    /// <summary>Ran and did not work.</summary>
    Failed,

    /// <summary>What ran it is gone, and did not say how it ended.</summary>
    Interrupted,

    /// <summary>Ran here, and the artifact does not have it, though it has later ones.</summary>
    Missing,

    /// <summary>Ran here, and reads otherwise now.</summary>
    Changed,

    /// <summary>Not run yet, while a later version has.</summary>
    OutOfOrder,

    /// <summary>Ran here and was taken back.</summary>
    Undone,

    /// <summary>Ran here, and is later than all the artifact has.</summary>
    Ahead,
}

/// <summary>One script or one remembered attempt, and how it stands.</summary>
public sealed record MigrationStanding
{
    public required string Name { get; init; }

    public required string File { get; init; }

    public required MigrationState State { get; init; }

    /// <summary>What that means here, for the screen; empty where the state says it all.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>The artifact's script; null when only the database knows it.</summary>
    public MigrationScript? Script { get; init; }

    /// <summary>The last attempt; null when there was none.</summary>
    public HistoryRow? Last { get; init; }
}
