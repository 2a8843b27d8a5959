using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>How long migrations may take and wait.</summary>
public sealed class MigrationOptions
{
    public const string Section = "Migrations";

    /// <summary>The longest a single statement may take, in seconds, where its script does not say.</summary>
    [Range(1, 86_400)]
    public int StatementSeconds { get; set; } = 900;

    /// <summary>How long a statement waits for a lock on a table, in seconds: everybody who comes after it waits as long.</summary>
    [Range(1, 3_600)]
    public int LockSeconds { get; set; } = 5;

    /// <summary>How long to wait for another board that migrates the same database, in seconds.</summary>
    [Range(1, 3_600)]
    public int TurnSeconds { get; set; } = 20;

    /// <summary>The longest a dry run that a person asks for holds what it locked, in seconds, and then gives up.</summary>
    [Range(1, 600)]
    public int RehearsalSeconds { get; set; } = 10;

    /// <summary>The same for the one that the board makes by itself of what waits at its gates; 0 leaves all of them to people.</summary>
    [Range(0, 600)]
    public int OwnRehearsalSeconds { get; set; } = 2;
}
