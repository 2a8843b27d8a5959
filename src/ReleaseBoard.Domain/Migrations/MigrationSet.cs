using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>A file of an archive's folder of migrations.</summary>
public sealed record MigrationFile(string Path, ReadOnlyMemory<byte> Bytes);

/// <summary>All scripts of one artifact of a database application.</summary>
public sealed record MigrationSet
{
    public required SqlDialect Dialect { get; init; }

    /// <summary>In the order of their versions.</summary>
    public required Facts<MigrationScript> Versioned { get; init; }

    /// <summary>In the order of their descriptions.</summary>
    public required Facts<MigrationScript> Repeatable { get; init; }

    /// <summary>In the order of their versions.</summary>
    public required Facts<MigrationScript> Undo { get; init; }

    public MigrationVersion? Newest => Versioned.Count == 0 ? null : Versioned[^1].Name.Version;

    public IEnumerable<MigrationScript> Forward => Versioned.Concat(Repeatable);

    public MigrationScript? UndoOf(MigrationVersion version) => Undo.FirstOrDefault(script => script.Name.Version == version);
}
