using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>Where a statement stands in its script; its line counts from 1.</summary>
public readonly record struct StatementPlace(int Start, int Length, int Line);

/// <summary>One script of a database application, read and judged.</summary>
public sealed record MigrationScript
{
    public required MigrationName Name { get; init; }

    /// <summary>Its path in the folder of migrations.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of its bytes.</summary>
    public required Digest Digest { get; init; }

    public required string Text { get; init; }

    public required ScriptHeader Header { get; init; }

    /// <summary>As it says itself, else as its statements say.</summary>
    public required MigrationPhase Phase { get; init; }

    public required Facts<StatementPlace> Statements { get; init; }

    /// <summary>Errors first.</summary>
    public required Facts<LintFinding> Findings { get; init; }

    /// <summary>A sentence for each thing in it that takes data away, rows that a condition picks too.</summary>
    public required Facts<string> Destroys { get; init; }

    public string TextOf(StatementPlace place) => Text.Substring(place.Start, place.Length);
}
