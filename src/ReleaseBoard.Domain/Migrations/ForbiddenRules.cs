using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What no script may do: end the transaction it runs in, touch the history of what ran, or reach for other files.</summary>
public static class ForbiddenRules
{
    /// <summary>The table that keeps what ran; scripts leave it alone.</summary>
    public const string History = "releaseboard_history";

    // What SQLite may be told for one connection without harm to the file or to the machine.
    private static readonly string[] Pragmas = ["foreign_keys", "foreign_key_check", "defer_foreign_keys", "user_version", "application_id", "integrity_check", "quick_check", "optimize", "case_sensitive_like", "recursive_triggers", "table_info", "index_list", "legacy_alter_table", "incremental_vacuum", "auto_vacuum"];

    internal static Refusal? Check(IEnumerable<SqlStatement> statements, string source, SqlDialect dialect)
    {
        foreach (var statement in statements)
        {
            var cursor = new TokenCursor(source, statement.Tokens, 0, statement.Tokens.Count, dialect);
            if ((EndsTransaction(cursor, dialect) ?? Reaches(cursor, statement, source, dialect) ?? TouchesHistory(statement, source)) is { } why)
            {
                return Refusal.Invalid("migration.forbidden", $"Line {statement.Line}: {why}.");
            }
        }

        return null;
    }

    private static string? EndsTransaction(TokenCursor cursor, SqlDialect dialect)
    {
        var controls = cursor.Sees("begin") || cursor.Sees("commit") || cursor.Sees("end")
            || (dialect is SqlDialect.PostgreSql && (cursor.Sees("abort") || cursor.Holds("start", "transaction") && cursor.Sees("start") || cursor.Sees("prepare") && cursor.Holds("prepare", "transaction")))
            || (cursor.Sees("rollback") && !cursor.Holds("to"));
        return controls ? "the board begins and ends the transaction of a script itself; leave it out, or say '-- releaseboard: no-transaction'" : null;
    }

    private static string? Reaches(TokenCursor cursor, SqlStatement statement, string source, SqlDialect dialect)
    {
        if (dialect is SqlDialect.PostgreSql)
        {
            return cursor.SeesSymbol('\\') ? "commands of psql (\\) are not SQL, and there is no psql here"
                : cursor.Sees("copy") || Bodies(statement, source).Any(body => BlockRules.Begins(body, "copy", dialect)) ? "COPY reaches for a terminal, for a file of the server or for a program on it; use INSERT"
                : null;
        }

        return cursor.Sees("attach") || cursor.Sees("detach") ? "ATTACH and DETACH reach for other files"
            : cursor.Sees("vacuum") && cursor.Holds("into") ? "VACUUM INTO writes another file"
            : cursor.Take("pragma") && !Pragmas.Contains(cursor.Name()) ? "this PRAGMA is none of those a migration may use"
            : Calls(statement, source, "load_extension") ? "load_extension brings foreign code"
            : null;
    }

    private static string? TouchesHistory(SqlStatement statement, string source) =>
        source.AsSpan(statement.Start, statement.End - statement.Start).Contains(History, StringComparison.OrdinalIgnoreCase)
            ? $"{History} is the board's own record of what ran"
            : null;

    private static IEnumerable<string> Bodies(SqlStatement statement, string source) =>
        statement.Tokens.Where(token => token.Kind is SqlTokenKind.Body).Select(token => token.In(source).ToString());

    private static bool Calls(SqlStatement statement, string source, string function) =>
        source.AsSpan(statement.Start, statement.End - statement.Start).Contains(function, StringComparison.OrdinalIgnoreCase);
}
