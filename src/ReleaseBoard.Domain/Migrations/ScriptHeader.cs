namespace ReleaseBoard.Domain.Migrations;

/// <summary>What a script says of itself in the comments at its top: <c>-- releaseboard: phase=contract, no-transaction, timeout=30s</c>.</summary>
public sealed record ScriptHeader
{
    public static readonly ScriptHeader Nothing = new();

    /// <summary>Null when it is left to the statements.</summary>
    public MigrationPhase? Phase { get; init; }

    /// <summary>Each statement stands for itself, for what no transaction can hold (<c>create index concurrently</c>, <c>vacuum</c>).</summary>
    public bool NoTransaction { get; init; }

    /// <summary>The longest a single statement may take; null for the board's own limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
