namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads what a statement does from its words. What it does not know it takes for an addition, never for nothing.</summary>
internal static class StatementRules
{
    private static readonly string[] Kinds = ["view", "function", "procedure", "routine", "aggregate", "type", "domain", "trigger", "rule", "sequence", "extension", "operator", "cast", "collation", "policy", "publication", "statistics", "server"];
    private static readonly string[] Quiet = ["set", "reset", "show", "select", "values", "analyze", "comment", "vacuum", "reindex", "pragma", "savepoint", "release", "rollback", "notify", "listen", "lock", "explain", "grant", "revoke", "discard", "refresh", "cluster", "load", "checkpoint"];

    public static IEnumerable<SchemaAct> Read(SqlStatement statement, string source, SqlDialect dialect)
    {
        var cursor = new TokenCursor(source, statement.Tokens, 0, statement.Tokens.Count, dialect);
        var line = statement.Line;
        return cursor.Take("create") ? [Create(cursor, line)]
            : cursor.Take("drop") ? Drop(cursor, line)
            : cursor.Take("alter") ? Alter(cursor, line)
            : cursor.Take("do") ? BlockRules.Read(cursor, line, dialect)
            : cursor.Take("truncate") ? Truncate(cursor, line)
            : [Plain(cursor, line)];
    }

    private static SchemaAct Plain(TokenCursor cursor, int line)
    {
        if (cursor.Take("delete", "from"))
        {
            _ = cursor.Take("only");
            var table = cursor.Name();
            return new(cursor.Holds("where") ? SchemaVerb.DeleteRows : SchemaVerb.Empty, table, line);
        }

        if (cursor.Take("insert", "into") || cursor.Take("replace", "into") || cursor.Take("update"))
        {
            return new(SchemaVerb.Rows, cursor.Name(), line);
        }

        // What is explained with ANALYZE is done.
        var isDone = cursor.Sees("with") || cursor.Sees("merge");
        return (isDone || (cursor.Sees("explain") && cursor.Holds("analyze"))) && cursor.Holds("delete") ? new(SchemaVerb.DeleteRows, "", line)
            : isDone ? new(SchemaVerb.Rows, "", line)
            : cursor.Sees("explain") && cursor.Holds("execute") ? new(SchemaVerb.Opaque, "", line)
            : cursor.Sees("call") || cursor.Sees("execute") ? new(SchemaVerb.Opaque, "", line)
            : new(Quiet.Any(cursor.Sees) ? SchemaVerb.Other : SchemaVerb.Add, "", line);
    }

    private static List<SchemaAct> Truncate(TokenCursor cursor, int line)
    {
        _ = cursor.Take("table");
        return cursor.Parts().Select(part =>
        {
            _ = part.Take("only");
            return new SchemaAct(SchemaVerb.Empty, part.Name(), line);
        }).ToList();
    }

    private static SchemaAct Create(TokenCursor cursor, int line)
    {
        var isTemporary = cursor.Take("temp") || cursor.Take("temporary") || cursor.Take("global", "temporary") || cursor.Take("local", "temporary");
        _ = cursor.Take("unlogged");
        if (cursor.Take("table"))
        {
            return Table(cursor, line) with { IsTemporary = isTemporary };
        }

        var isUnique = cursor.Take("unique");
        return cursor.Take("index") ? Index(cursor, line) with { IsUnique = isUnique } : new SchemaAct(SchemaVerb.Add, "", line) { Name = Made(cursor) };
    }

    /// <summary>The name of a view, a function or what else is made.</summary>
    private static string Made(TokenCursor cursor)
    {
        while (!cursor.AtEnd && !Kinds.Any(cursor.Sees))
        {
            cursor.Step();
        }

        cursor.Step();
        _ = cursor.Take("if", "not", "exists");
        return cursor.Name();
    }

    private static SchemaAct Table(TokenCursor cursor, int line)
    {
        var isConditional = cursor.Take("if", "not", "exists");
        var table = new SchemaAct(SchemaVerb.CreateTable, cursor.Name(), line) { IsConditional = isConditional };
        if (!cursor.SeesSymbol('('))
        {
            return table;
        }

        var parts = cursor.Group().Parts().ToList();
        return table with { Columns = TableRules.Columns(parts), Of = TableRules.ForeignKeys(parts, table.Table) };
    }

    private static SchemaAct Index(TokenCursor cursor, int line)
    {
        var isConcurrent = cursor.Take("concurrently");
        _ = cursor.Take("if", "not", "exists");
        var name = cursor.Sees("on") ? "" : cursor.Name();
        _ = cursor.Take("on");
        _ = cursor.Take("only");
        return new(SchemaVerb.CreateIndex, cursor.Name(), line) { Name = name, IsConcurrent = isConcurrent };
    }

    private static List<SchemaAct> Drop(TokenCursor cursor, int line)
    {
        var isMaterialized = cursor.Take("materialized");
        var verb = cursor.Take("table") || cursor.Take("foreign", "table") ? SchemaVerb.DropTable
            : cursor.Take("index") ? SchemaVerb.DropIndex
            : cursor.Take("schema") || cursor.Take("database") || cursor.Take("owned", "by") ? SchemaVerb.DropSchema
            : SchemaVerb.DropOther;
        if (verb is SchemaVerb.DropOther)
        {
            var isKnown = isMaterialized || Kinds.Any(cursor.Sees);
            cursor.Step();
            return [new(isKnown ? verb : SchemaVerb.Add, "", line) { Name = IfExists(cursor).Name() }];
        }

        var isConcurrent = cursor.Take("concurrently");
        return IfExists(cursor).Parts().Select(part => part.Name()).Where(name => name.Length > 0)
            .Select(name => new SchemaAct(verb, verb is SchemaVerb.DropTable ? name : "", line) { Name = name, IsConcurrent = isConcurrent })
            .ToList();
    }

    private static List<SchemaAct> Alter(TokenCursor cursor, int line)
    {
        if (cursor.Take("table") || cursor.Take("foreign", "table"))
        {
            _ = IfExists(cursor).Take("only");
            var table = cursor.Name();
            _ = cursor.TakeSymbol('*');
            return cursor.Parts().Select(part => TableRules.Alter(part, table, part.Line)).ToList();
        }

        // A view, a type or a function under another name is as good as gone to who asks for the old one.
        return [new(cursor.Holds("rename", "to") && !cursor.Sees("index") ? SchemaVerb.DropOther : SchemaVerb.Add, "", line)];
    }

    private static TokenCursor IfExists(TokenCursor cursor)
    {
        _ = cursor.Take("if", "exists");
        return cursor;
    }
}
