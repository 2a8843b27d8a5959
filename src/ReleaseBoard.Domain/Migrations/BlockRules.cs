using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>
/// Looks into PostgreSQL's <c>do $$ … $$</c>: each statement in it counts, whatever condition it stands under. What is put together
/// while it runs (<c>execute</c>) is said to be unknown.
/// </summary>
internal static class BlockRules
{
    private static readonly string[] Openers = ["begin", "then", "else", "loop"];

    // Words that begin a statement which is none of the block's own language.
    private static readonly string[] Statements = ["create", "drop", "alter", "truncate", "delete", "insert", "update", "merge", "copy", "with", "execute", "call"];

    public static IReadOnlyList<SchemaAct> Read(TokenCursor cursor, string source, int line, SqlDialect dialect)
    {
        var isOurs = !cursor.Holds("language") || cursor.Holds("language", "plpgsql");
        while (!cursor.AtEnd && cursor.Current.Kind is not SqlTokenKind.Body)
        {
            cursor.Step();
        }

        if (cursor.AtEnd || !isOurs)
        {
            return [new(SchemaVerb.Opaque, "", line)];
        }

        var body = cursor.Text(cursor.Current);
        var tag = body.IndexOf('$', 1) + 1;
        var inside = body[tag..^tag];
        var first = cursor.Current.Line - 1;
        return new SqlSplitter(inside, dialect).Split() switch
        {
            Outcome<(IReadOnlyList<SqlStatement> Statements, ScriptHeader Header)>.Accepted read => read.Value.Statements
                .SelectMany(statement => Pieces(statement, inside))
                .SelectMany(piece => StatementRules.Read(piece, inside, dialect))
                .Select(act => act with { Line = act.Line + first })
                .ToList(),
            _ => [new(SchemaVerb.Opaque, "", line)],
        };
    }

    /// <summary>What stands after the last word that opens a block, where that is a statement.</summary>
    private static IEnumerable<SqlStatement> Pieces(SqlStatement statement, string source)
    {
        var from = 0;
        for (var i = 0; i < statement.Tokens.Count; i++)
        {
            if (Openers.Any(word => statement.Tokens[i].IsWord(source, word)))
            {
                from = i + 1;
            }
        }

        var tokens = statement.Tokens.Skip(from).ToList();
        return tokens.Count > 0 && Statements.Any(word => tokens[0].IsWord(source, word))
            ? [statement with { Start = tokens[0].Start, Line = tokens[0].Line, Tokens = tokens }]
            : [];
    }
}
