namespace ReleaseBoard.Domain.Migrations;

/// <summary>All that a script does, as one: what it makes itself is in nobody's way, and a table that is rebuilt is not dropped.</summary>
internal sealed class ScriptActs
{
    private readonly HashSet<string> _fresh;
    private readonly HashSet<string> _madeIndexes;
    private readonly HashSet<string> _droppedIndexes;
    private readonly HashSet<string> _made;
    private readonly Dictionary<string, SchemaAct> _rebuilt;

    public ScriptActs(IReadOnlyList<SchemaAct> acts, SqlDialect dialect, bool inTransaction)
    {
        (Acts, Dialect, InTransaction) = (acts, dialect, inTransaction);
        _madeIndexes = Names(SchemaVerb.CreateIndex, act => act.Name);
        _droppedIndexes = Names(SchemaVerb.DropIndex, act => act.Name);
        _made = Names(SchemaVerb.Add, act => act.Name);

        // create new, copy, drop old, rename new to old: how SQLite changes what its alter table cannot.
        var dropped = Names(SchemaVerb.DropTable, act => act.Table);
        var created = acts.Where(act => act.Verb is SchemaVerb.CreateTable).GroupBy(act => act.Table).ToDictionary(same => same.Key, same => same.Last());
        _rebuilt = acts.Where(act => act.Verb is SchemaVerb.RenameTable && dropped.Contains(act.To) && created.ContainsKey(act.Table))
            .GroupBy(act => act.To).ToDictionary(same => same.Key, same => created[same.Last().Table]);
        _fresh = Names(SchemaVerb.CreateTable, act => act.Table);
        _fresh.ExceptWith(_rebuilt.Keys);
    }

    public IReadOnlyList<SchemaAct> Acts { get; }

    public SqlDialect Dialect { get; }

    public bool InTransaction { get; }

    public bool IsPostgres => Dialect is SqlDialect.PostgreSql;

    /// <summary>Made by this very script, so that nobody uses it yet.</summary>
    public bool IsFresh(string table) => _fresh.Contains(table);

    /// <summary>The table that takes the place of this one, when it is rebuilt.</summary>
    public SchemaAct? RebuiltAs(string table) => _rebuilt.GetValueOrDefault(table);

    public bool MakesIndex(string index) => _madeIndexes.Contains(index);

    public bool DropsIndex(string index) => _droppedIndexes.Contains(index);

    /// <summary>A view or a function that is dropped and made anew.</summary>
    public bool Makes(string name) => _made.Contains(name);

    private HashSet<string> Names(SchemaVerb verb, Func<SchemaAct, string> name) =>
        Acts.Where(act => act.Verb == verb).Select(name).Where(found => found.Length > 0).ToHashSet(StringComparer.Ordinal);
}
