namespace ReleaseBoard.Domain.Migrations;

/// <summary>What fails or not depending on the rows that are there: Atlas' MF codes, and LT101 for SQLite.</summary>
internal static class DataRules
{
    public static IEnumerable<(string Code, string Sentence)> Read(SchemaAct act, ScriptActs script, SchemaSketch sketch) =>
        act.Verb is SchemaVerb.DropTable && script.RebuiltAs(act.Table) is { } next ? Rebuilt(act.Table, next, script, sketch)
        : script.IsFresh(act.Table) ? []
        : act.Verb switch
        {
            SchemaVerb.CreateIndex when act.IsUnique => [script.DropsIndex(act.Name) && !sketch.IsUniqueIndex(act.Name)
                ? ("MF102", $"The index {act.Name} on {act.Table} becomes unique; it fails where rows are alike.")
                : ("MF101", $"The unique index {Named(act)} on {act.Table} fails where rows are alike.")],
            SchemaVerb.AddConstraint when act is { Constraint: ConstraintKind.Unique, UsesIndex: false } =>
                [("MF101", $"The unique constraint on {act.Table} fails where rows are alike.")],
            SchemaVerb.AddColumn when IsDemanded(act.Column) => [("MF103", $"The column {act.Table}.{act.Name} must not be empty and has no default: it fails where there are rows, and so does what writes without it.")],
            SchemaVerb.SetNotNull => [("MF104", $"The column {act.Table}.{act.Name} must not be empty any more; it fails where it is.")],
            _ => [],
        };

    /// <summary>A column that every row must have and that nothing fills.</summary>
    public static bool IsDemanded(ColumnShape? column) => column is { NotNull: true, HasDefault: false };

    private static IEnumerable<(string Code, string Sentence)> Rebuilt(string table, SchemaAct next, ScriptActs script, SchemaSketch sketch) =>
        next.Columns.Where(column => IsDemanded(column) && sketch.Column(table, column.Name) is { NotNull: false })
            .Select(column => (script.IsPostgres ? "MF104" : "LT101", $"The table {table} is rebuilt with {column.Name} not empty and without a default; it fails where it is empty."));

    private static string Named(SchemaAct act) => act.Name.Length > 0 ? act.Name : "without a name";
}
