using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>
/// Parts a script into statements at its semicolons. PostgreSQL as psql does (psqlscan.l): not within parentheses, nor within
/// <c>begin … end</c> of a function's own body; SQLite as <c>sqlite3_complete</c>: a trigger ends with <c>; end;</c>.
/// </summary>
internal sealed class SqlSplitter(string source, SqlDialect dialect)
{
    public const int MostStatements = 50_000;

    // What changes rows says what it is in its first words; what changes the shape, and what may delete further on, is read whole.
    private const int RowTokens = 64;
    private static readonly string[] RowWords = ["insert", "update", "delete", "select", "values", "copy", "replace"];

    private readonly List<SqlToken> _tokens = [];
    private readonly List<SqlStatement> _statements = [];
    private SqlToken _before;
    private SqlToken _last;
    private bool _isRows;
    private bool _isBodied;
    private int _parentheses;
    private int _begins;

    public Outcome<(IReadOnlyList<SqlStatement> Statements, ScriptHeader Header)> Split()
    {
        var lexer = new SqlLexer(source, dialect);
        while (lexer.Next(out var token, _tokens.Count > 0 || _statements.Count > 0))
        {
            if (!Take(token))
            {
                return Refusal.Invalid("migration.too-many-statements", $"The script has more than {MostStatements} statements.");
            }
        }

        Close();
        return lexer.Fault is { } fault ? fault : ScriptHeaderRules.Read(lexer.Directives).Then<(IReadOnlyList<SqlStatement>, ScriptHeader)>(header => (_statements, header));
    }

    private bool Take(SqlToken token)
    {
        if (token.IsSymbol(source, ';') && IsEnd())
        {
            Close();
            return _statements.Count <= MostStatements;
        }

        if (_tokens.Count == 0)
        {
            _isRows = RowWords.Any(word => token.IsWord(source, word));
        }

        if (!_isRows || _tokens.Count < RowTokens)
        {
            _tokens.Add(token);
        }

        (_before, _last) = (_last, token);
        Count(token);
        return true;
    }

    private bool IsEnd() => dialect is SqlDialect.PostgreSql
        ? _parentheses == 0 && _begins == 0
        : !_isBodied || (_last.IsWord(source, "end") && _before.IsSymbol(source, ';'));

    private void Count(SqlToken token)
    {
        if (token.Kind is SqlTokenKind.Symbol)
        {
            _parentheses = source[token.Start] switch
            {
                '(' => _parentheses + 1,
                ')' => Math.Max(0, _parentheses - 1),
                _ => _parentheses,
            };
        }
        else if (token.Kind is SqlTokenKind.Word)
        {
            _isBodied |= _tokens.Count <= 4 && OpensBody(token);
            _begins += !_isBodied || dialect is not SqlDialect.PostgreSql || _parentheses > 0 ? 0 : BodyStep(token);
        }
    }

    private bool OpensBody(SqlToken token) => dialect is SqlDialect.PostgreSql
        ? (token.IsWord(source, "function") || token.IsWord(source, "procedure")) && FollowsOnly("create", "or", "replace")
        : token.IsWord(source, "trigger") && FollowsOnly("create", "temp", "temporary");

    private bool FollowsOnly(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < _tokens.Count - 1; i++)
        {
            if (!(i == 0 ? _tokens[i].IsWord(source, words[0]) : _tokens[i].IsWord(source, words[1]) || _tokens[i].IsWord(source, words[2])))
            {
                return false;
            }
        }

        return _tokens.Count > 1;
    }

    private int BodyStep(SqlToken token) =>
        token.IsWord(source, "begin") ? 1
        : _begins == 0 ? 0
        : token.IsWord(source, "case") ? 1
        : token.IsWord(source, "end") ? -1
        : 0;

    private void Close()
    {
        if (_tokens.Count > 0)
        {
            _statements.Add(new SqlStatement(_tokens[0].Start, _last.End, _tokens[0].Line, _tokens.ToArray()));
            _tokens.Clear();
        }

        (_before, _last, _isRows, _isBodied, _parentheses, _begins) = (default, default, false, false, 0, 0);
    }
}
