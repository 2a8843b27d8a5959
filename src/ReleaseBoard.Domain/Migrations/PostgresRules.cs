using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What locks a table for long or writes it anew on PostgreSQL: Atlas' PG codes. Nothing that this script makes itself is meant.</summary>
internal static partial class PostgresRules
{
    private const string Exclusive = "nobody reads or writes it meanwhile";

    public static IEnumerable<(string Code, string Sentence)> Read(SchemaAct act, ScriptActs script, SchemaSketch sketch)
    {
        if (!script.IsPostgres)
        {
            return [];
        }

        return act.Verb switch
        {
            SchemaVerb.CreateIndex or SchemaVerb.DropIndex => Index(act, script),
            _ when script.IsFresh(act.Table) => [],
            SchemaVerb.AddConstraint => Constraint(act, act.Constraint, sketch),
            SchemaVerb.AddColumn when act.Column is { } column => Column(act, column, sketch),
            SchemaVerb.SetType when Rewrites(sketch.Column(act.Table, act.Name)?.Type, act.Column?.Type) =>
                [("PG301", $"The type of {act.Table}.{act.Name} changes: the whole table and its indexes are written anew, and {Exclusive}.")],
            SchemaVerb.SetNotNull => [("PG303", $"Every row of {act.Table} is looked at for an empty {act.Name}, and {Exclusive}. A check that was validated before spares that.")],
            _ => [],
        };
    }

    private static IEnumerable<(string Code, string Sentence)> Index(SchemaAct act, ScriptActs script)
    {
        if (act.IsConcurrent)
        {
            return script.InTransaction ? [("PG103", "CONCURRENTLY cannot run within a transaction: say '-- releaseboard: no-transaction' at the top, and nothing else in the script.")] : [];
        }

        return act.Verb is SchemaVerb.CreateIndex
            ? script.IsFresh(act.Table) ? [] : [("PG101", $"Nothing is written to {act.Table} while its index is built; CREATE INDEX CONCURRENTLY lets it be.")]
            : script.MakesIndex(act.Name) ? [] : [("PG102", $"Dropping the index {act.Name} waits for everybody and holds everybody up; DROP INDEX CONCURRENTLY does not.")];
    }

    private static IEnumerable<(string Code, string Sentence)> Constraint(SchemaAct act, ConstraintKind? kind, SchemaSketch sketch) => (kind, act) switch
    {
        (ConstraintKind.PrimaryKey, { UsesIndex: false }) => [
            ("PG104", $"The index of the primary key of {act.Table} is built, and {Exclusive}. Build a unique one CONCURRENTLY before, and add the key USING INDEX."),
            .. Nullable(act, sketch)],
        (ConstraintKind.PrimaryKey, _) => Nullable(act, sketch),
        (ConstraintKind.Unique, { UsesIndex: false }) => [("PG105", $"The index of the unique constraint of {act.Table} is built, and {Exclusive}. Build it CONCURRENTLY before, and add the constraint USING INDEX.")],
        (ConstraintKind.Check, { IsNotValid: false }) => [("PG305", $"Every row of {act.Table} is checked, and {Exclusive}. Add it NOT VALID, and validate it in a script after.")],
        (ConstraintKind.ForeignKey, { IsNotValid: false }) => [("PG306", $"Every row of {act.Table} is checked, and nobody writes to either table meanwhile. Add it NOT VALID, and validate it in a script after.")],
        _ => [],
    };

    private static IEnumerable<(string Code, string Sentence)> Nullable(SchemaAct act, SchemaSketch sketch) =>
        act.Of.Count > 0 && act.Of.All(column => sketch.Column(act.Table, column) is { NotNull: true })
            ? []
            : [("PG304", $"Every row of {act.Table} is looked at for an empty key, and {Exclusive}: its columns may be empty.")];

    private static IEnumerable<(string Code, string Sentence)> Column(SchemaAct act, ColumnShape column, SchemaSketch sketch) =>
    [
        .. column.IsComputedPerRow ? [("PG302", $"Each row of {act.Table} gets its own {act.Name}: the whole table is written anew, and {Exclusive}.")] : Array.Empty<(string, string)>(),
        .. column.Constraints.SelectMany(kind => Constraint(act with { Of = [column.Name], Constraint = kind }, kind, sketch)).Where(finding => finding.Item1 != "PG304"),
    ];

    /// <summary>False only for what PostgreSQL is known to change in its catalogue alone (ALTER TABLE, notes): wider text of varying length, and numbers of more digits before the point.</summary>
    private static bool Rewrites(string? before, string? after)
    {
        if (before is null || after is null || before == after)
        {
            return before is null || before != after;
        }

        var (from, to) = (Sized().Match(before), Sized().Match(after));
        if (!from.Success || !to.Success)
        {
            return true;
        }

        var isText = Type(from) is "varchar" && Type(to) is "varchar" or "text";
        var isNumber = Type(from) is "numeric" && Type(to) is "numeric" && (to.Groups["scale"].Value == from.Groups["scale"].Value || !to.Groups["size"].Success);
        return !((isText || isNumber) && Size(to) >= Size(from));
    }

    private static string Type(Match type) => type.Groups["type"].Value switch { "charactervarying" => "varchar", "decimal" => "numeric", var other => other };

    private static int Size(Match type) => type.Groups["size"] is { Success: true } size ? int.Parse(size.ValueSpan, CultureInfo.InvariantCulture) : int.MaxValue;

    [GeneratedRegex("^(?<type>varchar|charactervarying|text|numeric|decimal)(\\((?<size>[0-9]{1,8})(,(?<scale>[0-9]{1,8}))?\\))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sized();
}
