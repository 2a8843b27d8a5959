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
    private static readonly string[] Statements = ["create", "drop", "alter", "truncate", "delete", "insert", "update", "merge", "copy", "with", "execute", "call", "explain"];

    public static IReadOnlyList<SchemaAct> Read(TokenCursor cursor, int line, SqlDialect dialect)
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
                .SelectMany(statement => Acts(statement, inside, dialect))
                .Select(act => act with { Line = act.Line + first, IsConditional = true })
                .ToList(),
            _ => [new(SchemaVerb.Opaque, "", line)],
        };
    }

    /// <summary>Whether a statement of the body begins with the word; what cannot be parted is not known to.</summary>
    public static bool Begins(string body, string word, SqlDialect dialect)
    {
        var tag = body.IndexOf('$', 1) + 1;
        var inside = body[tag..^tag];
        return new SqlSplitter(inside, dialect).Split() is Outcome<(IReadOnlyList<SqlStatement> Statements, ScriptHeader Header)>.Accepted read
            && read.Value.Statements.SelectMany(statement => Pieces(statement, inside)).Any(piece => piece.Tokens[0].IsWord(inside, word));
    }

    private static List<SchemaAct> Acts(SqlStatement statement, string source, SqlDialect dialect)
    {
        var acts = Pieces(statement, source).SelectMany(piece => StatementRules.Read(piece, source, dialect)).ToList();

        // A loop may run over what it deletes, and a variable may be filled by it.
        return statement.Tokens.Any(token => token.IsWord(source, "delete")) && !acts.Exists(act => act.Verb is SchemaVerb.DeleteRows or SchemaVerb.Empty)
            ? [.. acts, new(SchemaVerb.DeleteRows, "", statement.Line)]
            : acts;
    }

    /// <summary>Each statement at the beginning or after a word that opens a block, to the next; a <c>case</c> has such words too, so each is looked at.</summary>
    private static IEnumerable<SqlStatement> Pieces(SqlStatement statement, string source)
    {
        var tokens = statement.Tokens;
        var starts = Enumerable.Range(0, tokens.Count)
            .Where(i => Statements.Any(word => tokens[i].IsWord(source, word)) && (i == 0 || Openers.Any(word => tokens[i - 1].IsWord(source, word))))
            .ToList();
        return starts.Select((from, n) => statement with
        {
            Start = tokens[from].Start,
            Line = tokens[from].Line,
            Tokens = tokens.Skip(from).Take((n + 1 < starts.Count ? starts[n + 1] : tokens.Count) - from).ToList(),
        });
    }
}
