namespace ReleaseBoard.Domain.Migrations;

/// <summary>Walks over the tokens of a statement, or of a part of it. Never beyond its end: there every question is answered with no.</summary>
internal sealed class TokenCursor(string source, IReadOnlyList<SqlToken> tokens, int from, int to, SqlDialect dialect)
{
    // Database, schema, table and column of the longest names there are.
    private const int LongestName = 300;

    private readonly int _from = from;
    private int _at = from;

    public bool AtEnd => _at >= to;

    public int Line => AtEnd ? 0 : tokens[_at].Line;

    public SqlToken Current => tokens[_at];

    public bool Sees(string word) => !AtEnd && tokens[_at].IsWord(source, word);

    public bool SeesSymbol(char symbol) => !AtEnd && tokens[_at].IsSymbol(source, symbol);

    /// <summary>Steps over these words if all of them stand here.</summary>
    public bool Take(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (_at + i >= to || !tokens[_at + i].IsWord(source, words[i]))
            {
                return false;
            }
        }

        _at += words.Length;
        return true;
    }

    public bool TakeSymbol(char symbol)
    {
        if (!SeesSymbol(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    public void Step() => _at++;

    /// <summary>The same part, from its beginning.</summary>
    public TokenCursor Again() => new(source, tokens, _from, to, dialect);

    /// <summary>True when the words stand one after the other anywhere in what is left.</summary>
    public bool Holds(params ReadOnlySpan<string> words)
    {
        for (var i = _at; i + words.Length <= to; i++)
        {
            if (new TokenCursor(source, tokens, i, to, dialect).Take(words))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A name as the database compares it, with its schema unless that is the usual one; empty where none stands.</summary>
    public string Name()
    {
        var name = Part();
        while (name.Length > 0 && TakeSymbol('.'))
        {
            var part = Part();
            name = name is "public" or "main" ? part : name.Length < LongestName ? $"{name}.{part}" : name;
        }

        return name;
    }

    /// <summary>What stands within the parentheses here, which are stepped over.</summary>
    public TokenCursor Group()
    {
        var (start, depth) = (_at + 1, 0);
        for (; !AtEnd; _at++)
        {
            depth += SeesSymbol('(') ? 1 : SeesSymbol(')') ? -1 : 0;
            if (depth == 0)
            {
                return new TokenCursor(source, tokens, start, _at++, dialect);
            }
        }

        return new TokenCursor(source, tokens, start, to, dialect);
    }

    /// <summary>The parts between the commas that stand in no parentheses.</summary>
    public IEnumerable<TokenCursor> Parts()
    {
        var (start, depth) = (_at, 0);
        for (; !AtEnd; _at++)
        {
            depth += SeesSymbol('(') ? 1 : SeesSymbol(')') ? -1 : 0;
            if (depth == 0 && SeesSymbol(','))
            {
                yield return new TokenCursor(source, tokens, start, _at, dialect);
                start = _at + 1;
            }
        }

        if (start < to)
        {
            yield return new TokenCursor(source, tokens, start, to, dialect);
        }
    }

    public string Text(SqlToken token) => token.In(source).ToString();

    private string Part()
    {
        if (AtEnd || tokens[_at].Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted))
        {
            return "";
        }

        var token = tokens[_at++];
        var text = Text(token);
        if (token.Kind is SqlTokenKind.Word)
        {
            return text.ToLowerInvariant();
        }

        // SQLite's names are one whatever their case, quoted or not.
        var inside = text.Length > 1 ? text[1..^1] : "";
        return dialect is SqlDialect.Sqlite ? inside.ToLowerInvariant() : inside.Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
