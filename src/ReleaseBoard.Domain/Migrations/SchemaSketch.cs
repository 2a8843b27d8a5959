namespace ReleaseBoard.Domain.Migrations;

/// <summary>The tables as the scripts before made them, as far as they said so. What nobody made here is simply not known.</summary>
internal sealed class SchemaSketch
{
    private readonly Dictionary<string, Dictionary<string, ColumnShape>> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreignKeys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _uniqueIndexes = new(StringComparer.Ordinal);

    public ColumnShape? Column(string table, string name) => _tables.GetValueOrDefault(table)?.GetValueOrDefault(name);

    public IReadOnlyCollection<ColumnShape> Columns(string table) => _tables.GetValueOrDefault(table)?.Values.ToList() ?? [];

    /// <summary>Known to be one, or named as everybody names one.</summary>
    public bool IsForeignKey(string constraint) =>
        _foreignKeys.Contains(constraint) || constraint.EndsWith("_fkey", StringComparison.Ordinal) || constraint.StartsWith("fk_", StringComparison.Ordinal) || constraint.EndsWith("_fk", StringComparison.Ordinal);

    public bool IsUniqueIndex(string index) => _uniqueIndexes.Contains(index);

    public void Apply(SchemaAct act)
    {
        switch (act.Verb)
        {
            case SchemaVerb.CreateTable:
                _tables[act.Table] = act.Columns.GroupBy(column => column.Name).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
                _foreignKeys.UnionWith(act.Of);
                break;
            case SchemaVerb.DropTable:
                _tables.Remove(act.Table);
                break;
            case SchemaVerb.RenameTable when _tables.Remove(act.Table, out var columns):
                _tables[act.To] = columns;
                break;
            case SchemaVerb.AddConstraint when act.Constraint is ConstraintKind.ForeignKey:
                _foreignKeys.Add(act.Name);
                break;
            case SchemaVerb.CreateIndex when act.IsUnique:
                _uniqueIndexes.Add(act.Name);
                break;
            case SchemaVerb.DropIndex:
                _uniqueIndexes.Remove(act.Name);
                break;
            default:
                ApplyToColumn(act);
                break;
        }
    }

    private void ApplyToColumn(SchemaAct act)
    {
        if (_tables.GetValueOrDefault(act.Table) is not { } columns)
        {
            return;
        }

        switch (act.Verb)
        {
            case SchemaVerb.AddColumn when act.Column is { } column:
                columns[act.Name] = column;
                break;
            case SchemaVerb.DropColumn:
                columns.Remove(act.Name);
                break;
            case SchemaVerb.RenameColumn when columns.Remove(act.Name, out var renamed):
                columns[act.To] = renamed with { Name = act.To };
                break;
            case SchemaVerb.SetNotNull when columns.TryGetValue(act.Name, out var strict):
                columns[act.Name] = strict with { NotNull = true };
                break;
            case SchemaVerb.SetType when columns.TryGetValue(act.Name, out var typed) && act.Column is { } next:
                columns[act.Name] = typed with { Type = next.Type };
                break;
        }
    }
}
