using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads an artifact's scripts as one: each is judged by the tables that those before it made.</summary>
public static class MigrationSetRules
{
    public const int MostScripts = 5_000;

    /// <summary>The largest script, in bytes.</summary>
    public const int MostScriptBytes = MigrationScriptRules.MaximumBytes;

    /// <summary>All scripts together, in bytes.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>
    /// Files that do not end in <c>.sql</c> are none of ours. Refused with the file and, where there is one, the line: names that follow no
    /// convention, versions that are there twice, scripts that cannot be read or do what none may.
    /// </summary>
    public static Outcome<MigrationSet> Read(SqlDialect dialect, IEnumerable<MigrationFile> files)
    {
        var scripts = files.Where(file => file.Path.EndsWith(".sql", StringComparison.Ordinal)).ToList();
        if (scripts.Count > MostScripts || scripts.Sum(file => (long)file.Bytes.Length) > MostBytes)
        {
            return Refusal.Invalid("migration.too-many", $"An artifact has at most {MostScripts} scripts of {MostBytes >> 20} MiB together.");
        }

        var named = new List<(MigrationFile File, MigrationName Name)>();
        foreach (var file in scripts)
        {
            switch (MigrationName.Parse(file.Path[(file.Path.LastIndexOf('/') + 1)..]))
            {
                case Outcome<MigrationName>.Accepted name:
                    named.Add((file, name.Value));
                    break;
                case Outcome<MigrationName>.Refused refused:
                    return refused.Why;
            }
        }

        return Twice(named) is { } twice ? twice : ReadAll(dialect, named);
    }

    private static Refusal? Twice(IEnumerable<(MigrationFile File, MigrationName Name)> named) => named
        .GroupBy(one => one.Name.Short)
        .FirstOrDefault(same => same.Count() > 1) is { } twice
            ? Refusal.Invalid("migration.twice", $"{MigrationName.Shown(twice.Key)} is there twice: {string.Join(" and ", twice.Take(2).Select(one => MigrationName.Shown(one.File.Path)))}.")
            : null;

    private static Outcome<MigrationSet> ReadAll(SqlDialect dialect, IEnumerable<(MigrationFile File, MigrationName Name)> named)
    {
        // What takes back is read last: by then the sketch knows all that there is to take away.
        var sketch = new SchemaSketch();
        var read = new List<MigrationScript>();
        foreach (var (file, name) in named.OrderBy(one => one.Name.Kind).ThenBy(one => one.Name.Version).ThenBy(one => one.Name.Description, StringComparer.Ordinal))
        {
            switch (MigrationScriptRules.Read(file.Path, name, file.Bytes.Span, dialect, sketch))
            {
                case Outcome<MigrationScript>.Accepted script:
                    read.Add(script.Value);
                    break;
                case Outcome<MigrationScript>.Refused refused:
                    return refused.Why;
            }
        }

        return new MigrationSet
        {
            Dialect = dialect,
            Versioned = Of(read, MigrationKind.Versioned),
            Repeatable = Of(read, MigrationKind.Repeatable),
            Undo = Of(read, MigrationKind.Undo),
        };
    }

    private static Facts<MigrationScript> Of(IEnumerable<MigrationScript> read, MigrationKind kind) => read.Where(script => script.Name.Kind == kind).ToFacts();
}
