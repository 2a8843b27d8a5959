namespace ReleaseBoard.Domain.Migrations;

/// <summary>What breaks or surprises programs that run: Atlas' BC and CD codes, and this board's RB101.</summary>
internal static class ClientRules
{
    public static IEnumerable<(string Code, string Sentence)> Read(SchemaAct act, ScriptActs script, SchemaSketch sketch) => act.Verb switch
    {
        SchemaVerb.RenameTable when !script.IsFresh(act.Table) => [("BC101", $"The table {act.Table} is renamed to {act.To}: what asks for the old name fails.")],
        SchemaVerb.RenameColumn when !script.IsFresh(act.Table) => [("BC102", $"The column {act.Table}.{act.Name} is renamed to {act.To}: what asks for the old name fails.")],
        SchemaVerb.DropConstraint when sketch.IsForeignKey(act.Name) => [("CD101", $"The foreign key {act.Name} of {act.Table} is dropped: rows may lead nowhere from then on.")],
        SchemaVerb.Opaque => [("RB101", "What this does is put together while it runs; nobody can say it beforehand.")],
        _ => [],
    };
}
