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
        // What is dropped before the new one is there was not copied, and what is dropped twice is lost once.
        var places = acts.Select((act, place) => (act, place)).ToList();
        var dropped = places.Where(one => one.act.Verb is SchemaVerb.DropTable).GroupBy(one => one.act.Table)
            .Where(same => same.Count() == 1).ToDictionary(same => same.Key, same => same.First().place);
        var created = places.Where(one => one.act.Verb is SchemaVerb.CreateTable).GroupBy(one => one.act.Table).ToDictionary(same => same.Key, same => same.Last());
        _rebuilt = acts.Where(act => act.Verb is SchemaVerb.RenameTable && created.ContainsKey(act.Table) && dropped.GetValueOrDefault(act.To, -1) > created[act.Table].place)
            .GroupBy(act => act.To).ToDictionary(same => same.Key, same => created[same.Last().Table].act);
        _fresh = Fresh(acts);
    }

    public IReadOnlyList<SchemaAct> Acts { get; }

    public SqlDialect Dialect { get; }

    public bool InTransaction { get; }

    public bool IsPostgres => Dialect is SqlDialect.PostgreSql;

    /// <summary>Surely made by this very script, so that nobody uses it yet.</summary>
    public bool IsFresh(string table) => _fresh.Contains(table);

    /// <summary>The table that takes the place of this one, when it is rebuilt.</summary>
    public SchemaAct? RebuiltAs(string table) => _rebuilt.GetValueOrDefault(table);

    public bool MakesIndex(string index) => _madeIndexes.Contains(index);

    public bool DropsIndex(string index) => _droppedIndexes.Contains(index);

    /// <summary>A view or a function that is dropped and made anew.</summary>
    public bool Makes(string name) => _made.Contains(name);

    /// <summary>The tables whose making is the first thing that is done by their name, whatever stands there already.</summary>
    private static HashSet<string> Fresh(IReadOnlyList<SchemaAct> acts)
    {
        var (fresh, taken) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var act in acts)
        {
            if (taken.Add(act.Table) && act is { Verb: SchemaVerb.CreateTable, IsConditional: false })
            {
                fresh.Add(act.Table);
            }
            else if (act.Verb is SchemaVerb.RenameTable)
            {
                taken.Add(act.To);
                fresh.Remove(act.To);
            }
        }

        // A table of the session hides one that stays: dropped twice, the second is that one.
        fresh.ExceptWith(acts.Where(act => act.Verb is SchemaVerb.DropTable).GroupBy(act => act.Table).Where(same => same.Count() > 1).Select(same => same.Key));
        return fresh;
    }

    private HashSet<string> Names(SchemaVerb verb, Func<SchemaAct, string> name) =>
        Acts.Where(act => act.Verb == verb).Select(name).Where(found => found.Length > 0).ToHashSet(StringComparer.Ordinal);
}
