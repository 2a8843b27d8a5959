namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads a column as <c>create table</c> and <c>add column</c> write it.</summary>
internal static class ColumnRules
{
    // No type has a longer name; what goes on is only stepped over.
    private const int LongestType = 100;

    private static readonly string[] EndOfType =
        ["constraint", "not", "null", "check", "default", "generated", "unique", "primary", "references", "collate", "storage", "compression", "as", "deferrable", "on", "autoincrement"];

    // Functions of PostgreSQL that give every row of one statement the same value (provolatile i or s), of those a default is likely to call.
    private static readonly HashSet<string> SameForAll = new(StringComparer.OrdinalIgnoreCase)
    {
        "now", "transaction_timestamp", "statement_timestamp", "current_timestamp", "current_date", "current_time", "localtimestamp", "localtime",
        "date_trunc", "timezone", "to_timestamp", "to_date", "make_date", "make_interval", "coalesce", "nullif", "greatest", "least", "lower", "upper", "md5",
        "concat", "cast", "jsonb_build_object", "jsonb_build_array", "json_build_object", "to_jsonb", "array", "row", "current_setting", "length", "abs", "round", "extract",
    };

    private static readonly HashSet<string> CountingTypes = new(StringComparer.OrdinalIgnoreCase) { "serial", "serial2", "serial4", "serial8", "smallserial", "bigserial" };

    public static ColumnShape Read(TokenCursor cursor)
    {
        var name = cursor.Name();
        var type = Type(cursor);
        var column = new ColumnShape(name, type);
        if (CountingTypes.Contains(type))
        {
            column = column with { NotNull = true, HasDefault = true, IsComputedPerRow = true };
        }

        while (!cursor.AtEnd)
        {
            column = With(column, cursor);
        }

        return column;
    }

    /// <summary>The type in one form, without blanks: <c>varchar(20)</c>, <c>timestampwithtimezone</c>.</summary>
    public static string Type(TokenCursor cursor)
    {
        var type = "";
        while (!cursor.AtEnd && !EndOfType.Any(cursor.Sees) && !cursor.Sees("using"))
        {
            type += type.Length < LongestType ? cursor.Text(cursor.Current).ToLowerInvariant() : "";
            cursor.Step();
        }

        return type;
    }

    private static ColumnShape With(ColumnShape column, TokenCursor cursor) =>
        cursor.Take("not", "null") ? column with { NotNull = true }
        : cursor.Take("primary", "key") ? column with { NotNull = true, Constraints = [.. column.Constraints, ConstraintKind.PrimaryKey] }
        : cursor.Take("unique") ? column with { Constraints = [.. column.Constraints, ConstraintKind.Unique] }
        : cursor.Take("references") ? column with { Constraints = [.. column.Constraints, ConstraintKind.ForeignKey] }
        : cursor.Take("check") ? Checked(column, cursor)
        : cursor.Take("default") ? Defaulted(column, cursor)
        : cursor.Take("generated") || cursor.Sees("as") ? Generated(column, cursor)
        : Stepped(column, cursor);

    private static ColumnShape Checked(ColumnShape column, TokenCursor cursor)
    {
        cursor.Group();
        return column with { Constraints = [.. column.Constraints, ConstraintKind.Check] };
    }

    private static ColumnShape Generated(ColumnShape column, TokenCursor cursor)
    {
        var isIdentity = cursor.Holds("as", "identity");
        var isStored = cursor.Holds("stored");
        while (!cursor.AtEnd && !cursor.SeesSymbol('('))
        {
            if (cursor.Take("identity"))
            {
                break;
            }

            cursor.Step();
        }

        if (cursor.SeesSymbol('('))
        {
            cursor.Group();
        }

        return isIdentity
            ? column with { NotNull = true, HasDefault = true, IsComputedPerRow = true }
            : column with { HasDefault = true, IsComputedPerRow = isStored, IsVirtual = !isStored };
    }

    private static ColumnShape Defaulted(ColumnShape column, TokenCursor cursor)
    {
        var isNull = cursor.Sees("null");
        var differs = DiffersByRow(cursor);
        return column with { HasDefault = !isNull, IsComputedPerRow = column.IsComputedPerRow || differs };
    }

    /// <summary>Steps over a default; true when it calls what may give each row another value. A cast's type is no call.</summary>
    private static bool DiffersByRow(TokenCursor cursor)
    {
        var (differs, isCast, isFirst, depth) = (false, false, true, 0);
        while (!cursor.AtEnd && (isFirst || depth > 0 || !EndOfType.Any(cursor.Sees)))
        {
            var token = cursor.Current;
            var (opens, closes, colon) = (cursor.SeesSymbol('('), cursor.SeesSymbol(')'), cursor.SeesSymbol(':'));
            cursor.Step();
            depth += opens ? 1 : closes ? -1 : 0;
            differs |= token.Kind is SqlTokenKind.Word && !isCast && cursor.SeesSymbol('(') && !SameForAll.Contains(cursor.Text(token));
            isCast = colon || (isCast && token.Kind is SqlTokenKind.Word);
            isFirst = false;
        }

        return differs;
    }

    private static ColumnShape Stepped(ColumnShape column, TokenCursor cursor)
    {
        if (cursor.SeesSymbol('('))
        {
            cursor.Group();
        }
        else
        {
            cursor.Step();
        }

        return column;
    }
}
