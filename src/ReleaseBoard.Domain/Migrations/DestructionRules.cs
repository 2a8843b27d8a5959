namespace ReleaseBoard.Domain.Migrations;

/// <summary>What takes data away: Atlas' DS codes, and this board's RB102.</summary>
internal static class DestructionRules
{
    public static IEnumerable<(string Code, string Sentence)> Read(SchemaAct act, ScriptActs script, SchemaSketch sketch) => act.Verb switch
    {
        SchemaVerb.DropSchema => [("DS101", $"The schema {act.Name} is dropped with all that is in it.")],
        SchemaVerb.DropTable when script.RebuiltAs(act.Table) is { } next => Rebuilt(act.Table, next, sketch),
        SchemaVerb.DropTable when !script.IsFresh(act.Table) => [("DS102", $"The table {act.Table} is dropped with its rows.")],
        SchemaVerb.DropColumn when !script.IsFresh(act.Table) && sketch.Column(act.Table, act.Name) is not { IsVirtual: true } =>
            [("DS103", $"The column {act.Table}.{act.Name} is dropped with what is in it.")],
        SchemaVerb.Empty when !script.IsFresh(act.Table) => [("RB102", $"All rows of {act.Table} are deleted.")],
        _ => [],
    };

    /// <summary>Everything it takes away, rows that a condition picks too, and what nobody can read: what no way back may do.</summary>
    public static IEnumerable<string> All(SchemaAct act, ScriptActs script, SchemaSketch sketch) => act.Verb switch
    {
        SchemaVerb.DeleteRows when !script.IsFresh(act.Table) => [act.Table.Length > 0 ? $"Rows of {act.Table} are deleted." : "Rows are deleted."],
        SchemaVerb.Opaque => [$"What line {act.Line} does is put together while it runs, and may take data away."],
        _ => Read(act, script, sketch).Select(finding => finding.Sentence),
    };

    private static IEnumerable<(string Code, string Sentence)> Rebuilt(string table, SchemaAct next, SchemaSketch sketch)
    {
        var before = sketch.Columns(table);
        return before.Count == 0
            ? [("DS102", $"The table {table} is replaced by another; no script here says which columns it had, so nobody can tell what is lost.")]
            : before.Where(column => !column.IsVirtual && next.Columns.All(kept => kept.Name != column.Name))
                .Select(column => ("DS103", $"The table {table} is rebuilt without its column {column.Name}."));
    }
}
