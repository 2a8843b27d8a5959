namespace ReleaseBoard.Domain.Migrations;

/// <summary>In which phase a script is that does not say so itself.</summary>
internal static class PhaseRules
{
    public static MigrationPhase Derive(ScriptActs script, SchemaSketch before)
    {
        if (script.Acts.Any(act => Breaks(act, script, before)))
        {
            return MigrationPhase.Contract;
        }

        var isShape = script.Acts.Any(act => act.Verb is not (SchemaVerb.Rows or SchemaVerb.DeleteRows or SchemaVerb.Empty or SchemaVerb.Other));
        return isShape || script.Acts.All(act => act.Verb is SchemaVerb.Other) ? MigrationPhase.Expand : MigrationPhase.Migrate;
    }

    /// <summary>Whether a program made for the old shape may miss something or be refused afterwards. What nobody can read may do anything.</summary>
    private static bool Breaks(SchemaAct act, ScriptActs script, SchemaSketch before) => act.Verb switch
    {
        SchemaVerb.DropSchema or SchemaVerb.Opaque => true,
        SchemaVerb.DropTable when script.RebuiltAs(act.Table) is not null =>
            DestructionRules.Read(act, script, before).Any() || DataRules.Read(act, script, before).Any(),
        SchemaVerb.DropTable or SchemaVerb.DropColumn or SchemaVerb.RenameTable or SchemaVerb.RenameColumn or SchemaVerb.SetNotNull or SchemaVerb.SetType => !script.IsFresh(act.Table),
        SchemaVerb.AddColumn => !script.IsFresh(act.Table) && DataRules.IsDemanded(act.Column),
        SchemaVerb.DropOther => !script.Makes(act.Name),
        _ => false,
    };
}
