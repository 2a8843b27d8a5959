namespace ReleaseBoard.Domain.Signals;

/// <summary>Walks along a PromQL expression and knows whether it stands inside a text, and of which quotes.</summary>
internal sealed class PromQlWalk(string expression)
{
    private int _at;

    public bool IsAtEnd => _at >= expression.Length;

    /// <summary>The quote of the text it stands in; null outside.</summary>
    public char? Quote { get; private set; }

    /// <summary>True inside a text that is matched as a pattern (=~ or !~).</summary>
    public bool IsPattern { get; private set; }

    public bool IsAt(string letters) => string.CompareOrdinal(expression, _at, letters, 0, letters.Length) == 0;

    /// <summary>One letter, or a backslash with what it escapes, or a whole comment.</summary>
    public string Take()
    {
        var letter = expression[_at];
        if (Quote is { } quote)
        {
            if (letter == '\\' && quote != '`' && _at + 1 < expression.Length)
            {
                _at += 2;
                return expression[(_at - 2).._at];
            }

            Quote = letter == quote ? null : quote;
        }
        else if (letter is '"' or '\'' or '`')
        {
            var before = expression.AsSpan(0, _at).TrimEnd();
            (Quote, IsPattern) = (letter, before.EndsWith("=~") || before.EndsWith("!~"));
        }
        else if (letter == '#')
        {
            return Line();
        }

        _at++;
        return letter.ToString();
    }

    /// <summary>The name between two pairs of braces; null when they are not closed at once.</summary>
    public string? TakePlace()
    {
        var end = expression.IndexOf("}}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var name = expression[(_at + 2)..end].Trim();
        _at = end + 2;
        return name;
    }

    private string Line()
    {
        var end = expression.IndexOf('\n', _at);
        var start = _at;
        _at = end < 0 ? expression.Length : end;
        return expression[start.._at];
    }
}
