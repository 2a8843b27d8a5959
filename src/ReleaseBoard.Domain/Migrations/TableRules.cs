namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads tables: the columns of <c>create table</c>, and each action of <c>alter table</c>.</summary>
internal static class TableRules
{
    private static readonly string[] NotAColumn = ["constraint", "primary", "unique", "check", "foreign", "exclude", "like"];

    public static IReadOnlyList<ColumnShape> Columns(IReadOnlyList<TokenCursor> parts) =>
        parts.Where(part => !NotAColumn.Any(part.Sees)).Select(part => ColumnRules.Read(part.Again())).ToList();

    /// <summary>The names of a new table's foreign keys: those it says, and those PostgreSQL makes up.</summary>
    public static IReadOnlyList<string> ForeignKeys(IReadOnlyList<TokenCursor> parts, string table) => parts
        .Where(part => part.Holds("references"))
        .Select(part => ForeignKey(part.Again(), table))
        .ToList();

    /// <summary>One action of <c>alter table</c>.</summary>
    public static SchemaAct Alter(TokenCursor cursor, string table, int line) =>
        cursor.Take("add") ? Add(cursor, table, line)
        : cursor.Take("drop") ? Drop(cursor, table, line)
        : cursor.Take("alter") ? AlterColumn(cursor, table, line)
        : cursor.Take("rename") ? Rename(cursor, table, line)
        : cursor.Take("set", "schema") ? new(SchemaVerb.RenameTable, table, line) { To = $"{cursor.Name()}.{table}" }
        : new(SchemaVerb.Other, table, line);

    private static string ForeignKey(TokenCursor part, string table)
    {
        if (part.Take("constraint"))
        {
            return part.Name();
        }

        var columns = part.Take("foreign", "key") && part.SeesSymbol('(') ? string.Join('_', part.Group().Parts().Select(column => column.Name())) : part.Name();
        return $"{table}_{columns}_fkey";
    }

    private static SchemaAct Add(TokenCursor cursor, string table, int line)
    {
        var name = cursor.Take("constraint") ? cursor.Name() : "";
        if (Kind(cursor) is { } kind)
        {
            return new(SchemaVerb.AddConstraint, table, line)
            {
                Name = name,
                Constraint = kind,
                UsesIndex = cursor.Holds("using", "index"),
                IsNotValid = cursor.Holds("not", "valid"),
                Of = cursor.SeesSymbol('(') ? cursor.Group().Parts().Select(part => part.Name()).ToList() : [],
            };
        }

        _ = cursor.Take("column");
        _ = cursor.Take("if", "not", "exists");
        var column = ColumnRules.Read(cursor);
        return new(SchemaVerb.AddColumn, table, line) { Name = column.Name, Column = column };
    }

    private static ConstraintKind? Kind(TokenCursor cursor) =>
        cursor.Take("primary", "key") ? ConstraintKind.PrimaryKey
        : cursor.Take("unique") ? ConstraintKind.Unique
        : cursor.Take("foreign", "key") ? ConstraintKind.ForeignKey
        : cursor.Take("check") ? ConstraintKind.Check
        : cursor.Take("exclude") ? ConstraintKind.Exclude
        : null;

    private static SchemaAct Drop(TokenCursor cursor, string table, int line)
    {
        var verb = cursor.Take("constraint") ? SchemaVerb.DropConstraint : SchemaVerb.DropColumn;
        _ = cursor.Take("column");
        _ = cursor.Take("if", "exists");
        return new(verb, table, line) { Name = cursor.Name() };
    }

    private static SchemaAct AlterColumn(TokenCursor cursor, string table, int line)
    {
        if (cursor.Take("constraint"))
        {
            return new(SchemaVerb.Other, table, line);
        }

        _ = cursor.Take("column");
        var name = cursor.Name();
        return cursor.Take("set", "not", "null") ? new(SchemaVerb.SetNotNull, table, line) { Name = name }
            : cursor.Take("type") || cursor.Take("set", "data", "type") ? new(SchemaVerb.SetType, table, line) { Name = name, Column = new(name, ColumnRules.Type(cursor)) }
            : new(SchemaVerb.Other, table, line) { Name = name };
    }

    private static SchemaAct Rename(TokenCursor cursor, string table, int line)
    {
        if (cursor.Take("to"))
        {
            return new(SchemaVerb.RenameTable, table, line) { To = cursor.Name() };
        }

        if (cursor.Take("constraint"))
        {
            return new(SchemaVerb.Other, table, line);
        }

        _ = cursor.Take("column");
        var name = cursor.Name();
        _ = cursor.Take("to");
        return new(SchemaVerb.RenameColumn, table, line) { Name = name, To = cursor.Name() };
    }
}
