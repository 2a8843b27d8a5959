using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>
/// Cuts a script into tokens, one pass and no recursion: linear in its length whatever it holds. PostgreSQL as its lexer (scan.l) reads
/// with <c>standard_conforming_strings</c> on, SQLite as its tokenizer (tokenize.c) does.
/// </summary>
internal sealed class SqlLexer(string source, SqlDialect dialect)
{
    private int _at;
    private int _line = 1;

    /// <summary>What cannot be read: a string or a comment that never ends. Null while all is well.</summary>
    public Refusal? Fault { get; private set; }

    /// <summary>The comments to the end of the line that speak to this board, with whether a token stands before them.</summary>
    public List<(int Line, string Text, bool IsLate)> Directives { get; } = [];

    private bool IsPostgres => dialect is SqlDialect.PostgreSql;

    /// <summary>The next token; false at the end and at a fault.</summary>
    public bool Next(out SqlToken token, bool hasBegun)
    {
        token = default;
        SkipBlanks(hasBegun);
        if (_at >= source.Length || Fault is not null)
        {
            return false;
        }

        var (start, line) = (_at, _line);
        var kind = Read();
        for (var i = start; i < Math.Min(_at, source.Length); i++)
        {
            _line += source[i] == '\n' ? 1 : 0;
        }

        token = new SqlToken(kind, start, _at, line);
        return Fault is null;
    }

    private void SkipBlanks(bool hasBegun)
    {
        while (_at < source.Length && Fault is null)
        {
            if (IsBlank(source[_at]))
            {
                _line += source[_at++] == '\n' ? 1 : 0;
            }
            else if (Sees("--"))
            {
                SkipLine(hasBegun);
            }
            else if (Sees("/*"))
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLine(bool hasBegun)
    {
        var end = source.IndexOf('\n', _at) is var found and >= 0 ? found : source.Length;
        var text = source.AsSpan(_at + 2, end - _at - 2).Trim();
        if (text.StartsWith("releaseboard:", StringComparison.Ordinal) && Directives.Count < ScriptHeaderRules.MostLines)
        {
            Directives.Add((_line, text["releaseboard:".Length..].Trim().ToString(), hasBegun));
        }

        _at = end;
    }

    private void SkipComment()
    {
        var line = _line;
        var depth = 0;
        for (; _at < source.Length; _at++)
        {
            if (Sees("/*") && (depth == 0 || IsPostgres))
            {
                depth++;
                _at++;
            }
            else if (Sees("*/"))
            {
                depth--;
                _at++;
            }

            _line += source[_at] == '\n' ? 1 : 0;
            if (depth == 0)
            {
                _at++;
                return;
            }
        }

        // SQLite takes an open comment to the end of the script for closed.
        Fault = IsPostgres ? Endless("comment", line) : null;
    }

    private SqlTokenKind Read() => source[_at] switch
    {
        '\'' => ReadQuoted('\'', SqlTokenKind.Text, false),
        '"' => ReadQuoted('"', SqlTokenKind.Quoted, false),
        '`' when !IsPostgres => ReadQuoted('`', SqlTokenKind.Quoted, false),
        '[' when !IsPostgres => ReadQuoted(']', SqlTokenKind.Quoted, false),
        '$' when IsPostgres => ReadDollar(),
        var c when char.IsAsciiDigit(c) => ReadWhile(SqlTokenKind.Number, next => char.IsAsciiLetterOrDigit(next) || next is '_' or '.'),
        var c when StartsName(c) => ReadName(),
        _ => ReadSymbol(),
    };

    private SqlTokenKind ReadName()
    {
        var quote = source.AsSpan(_at) switch
        {
            ['e' or 'E' or 'b' or 'B' or 'x' or 'X' or 'n' or 'N', '\'', ..] when IsPostgres => 1,
            ['x' or 'X', '\'', ..] => 1,
            ['u' or 'U', '&', '\'' or '"', ..] when IsPostgres => 2,
            _ => 0,
        };
        if (quote == 0)
        {
            return ReadWhile(SqlTokenKind.Word, next => StartsName(next) || char.IsAsciiDigit(next) || next == '$');
        }

        var escapes = source[_at] is 'e' or 'E';
        _at += quote;
        return ReadQuoted(source[_at], source[_at] == '"' ? SqlTokenKind.Quoted : SqlTokenKind.Text, escapes);
    }

    private SqlTokenKind ReadQuoted(char close, SqlTokenKind kind, bool escapes)
    {
        var line = _line;
        do
        {
            if (!SkipPastClose(close, escapes))
            {
                Fault = Endless(kind is SqlTokenKind.Text ? "string" : "quoted name", line);
            }
        }
        while (escapes && Continues());
        return kind;
    }

    private bool SkipPastClose(char close, bool escapes)
    {
        for (_at++; _at < source.Length; _at++)
        {
            if (escapes && source[_at] == '\\')
            {
                _at++;
            }
            else if (source[_at] == close)
            {
                _at++;

                // Twice is once; only the square bracket cannot be written so.
                if (close == ']' || _at >= source.Length || source[_at] != close)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>A string with escapes goes on where the next line opens another quote.</summary>
    private bool Continues()
    {
        var next = _at;
        while (next < source.Length && IsBlank(source[next]))
        {
            next++;
        }

        if (next >= source.Length || source[next] != '\'' || !source.AsSpan(_at, next - _at).Contains('\n'))
        {
            return false;
        }

        _at = next;
        return true;
    }

    private SqlTokenKind ReadDollar()
    {
        var end = _at + 1;
        while (end < source.Length && (StartsName(source[end]) || (end > _at + 1 && char.IsAsciiDigit(source[end]))))
        {
            end++;
        }

        if (end >= source.Length || source[end] != '$')
        {
            return ReadSymbol();
        }

        var tag = source.AsSpan(_at, end + 1 - _at);
        var close = source.AsSpan(end + 1).IndexOf(tag, StringComparison.Ordinal);
        if (close < 0)
        {
            Fault = Endless($"text after {MigrationName.Shown(tag.ToString())}", _line);
            return SqlTokenKind.Body;
        }

        _at = end + 1 + close + tag.Length;
        return SqlTokenKind.Body;
    }

    private SqlTokenKind ReadWhile(SqlTokenKind kind, Func<char, bool> belongs)
    {
        for (_at++; _at < source.Length && belongs(source[_at]); _at++)
        {
        }

        return kind;
    }

    private SqlTokenKind ReadSymbol()
    {
        _at++;
        return SqlTokenKind.Symbol;
    }

    private bool Sees(string what) => source.AsSpan(_at).StartsWith(what, StringComparison.Ordinal);

    private static bool IsBlank(char c) => c is ' ' or (>= '\t' and <= '\r');

    private static bool StartsName(char c) => char.IsAsciiLetter(c) || c is '_' or >= '\x80';

    private static Refusal Endless(string what, int line) => Refusal.Invalid("migration.endless", $"Line {line}: a {what} begins here and never ends.");
}
