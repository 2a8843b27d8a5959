using System.Text;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Walks along one line of the text format.</summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;

    public int At { get; private set; }

    public readonly bool IsAtEnd => At >= _line.Length;

    public readonly byte Next => IsAtEnd ? (byte)0 : _line[At];

    public readonly ReadOnlySpan<byte> Rest => _line[At..];

    public void SkipBlanks()
    {
        while (!IsAtEnd && _line[At] is (byte)' ' or (byte)'\t')
        {
            At++;
        }
    }

    /// <summary>Steps over one expected letter.</summary>
    public bool Take(char letter)
    {
        if (Next != letter)
        {
            return false;
        }

        At++;
        return true;
    }

    /// <summary>A metric's or label's name; empty when none stands here.</summary>
    public ReadOnlySpan<byte> TakeName(bool colons)
    {
        var start = At;
        while (!IsAtEnd && (IsLetter(_line[At], colons) || (At > start && char.IsAsciiDigit((char)_line[At]))))
        {
            At++;
        }

        return _line[start..At];
    }

    /// <summary>Everything up to the next blank.</summary>
    public ReadOnlySpan<byte> TakeWord()
    {
        var start = At;
        while (!IsAtEnd && _line[At] is not ((byte)' ' or (byte)'\t'))
        {
            At++;
        }

        return _line[start..At];
    }

    /// <summary>A quoted text with its escapes resolved; null when it is not closed or too long.</summary>
    public string? TakeQuoted(int longest)
    {
        if (!Take('"'))
        {
            return null;
        }

        var start = At;
        var hasEscapes = false;
        for (; !IsAtEnd && _line[At] != '"'; At++)
        {
            if (_line[At] == '\\')
            {
                hasEscapes = true;
                At++;
            }
        }

        var inside = IsAtEnd ? default : _line[start..At];
        return !Take('"') || inside.Length > longest ? null : Plain(inside, hasEscapes, quotes: true);
    }

    /// <summary>Resolves <c>\\</c>, <c>\n</c> and, in labels, <c>\"</c>; any other backslash stays.</summary>
    public static string Plain(ReadOnlySpan<byte> bytes, bool hasEscapes, bool quotes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!hasEscapes)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            var resolved = next switch { '\\' => '\\', 'n' => '\n', '"' when quotes => '"', _ => '\0' };
            plain.Append(resolved == '\0' ? text[i] : resolved);
            i += resolved == '\0' ? 0 : 1;
        }

        return plain.ToString();
    }

    private static bool IsLetter(byte letter, bool colons) => char.IsAsciiLetter((char)letter) || letter == '_' || (colons && letter == ':');
}
