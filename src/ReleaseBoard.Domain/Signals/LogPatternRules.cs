using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>A kind of line: how often it was written, how bad it is, and one of them as it stood.</summary>
public sealed record LogPattern(string Pattern, LogSeverity Level, int Count, string Example);

/// <summary>
/// What a log line is once its numbers, ids, times and quoted values are taken out. One pass over at most 2,000 characters, so that
/// a hostile line costs no more than another.
/// </summary>
public static class LogPatternRules
{
    private const int LongestLine = 2_000;
    private const int LongestPattern = 300;

    // Shorter words of a to f are words (face, dead, added); an id is longer.
    private const int ShortestHex = 8;

    // Letters and digits mixed over such a length are made by machines.
    private const int ShortestRandom = 16;

    private const char Placeholder = '#';

    /// <summary>"Order 4711 of 'ada' failed after 12ms" and "Order 9 of 'bob' failed after 1.5s" are one pattern.</summary>
    public static string Of(string line) => Read(line, LongestPattern, isForReaders: false);

    /// <summary>
    /// What one line has in common with another of which a reader would say that it came again: numbers, ids and times differ, while
    /// quoted words and the class of an answer's status ("5xx") tell them apart.
    /// </summary>
    public static string Kin(string line) => Read(line, LongestLine, isForReaders: true);

    private static string Read(string line, int longest, bool isForReaders)
    {
        var text = line.AsSpan(0, Math.Min(line.Length, LongestLine));
        var pattern = new StringBuilder(Math.Min(text.Length, longest));
        var quotes = new Quotes();
        for (var at = 0; at < text.Length && pattern.Length < longest;)
        {
            if (!isForReaders && quotes.End(text, at) is { } end)
            {
                pattern.Append(text[at]).Append(Placeholder).Append(text[at]);
                at = end;
            }
            else if (IsWord(text[at]))
            {
                var length = Length(text[at..]);
                var isStatus = isForReaders && LogStatusRules.Is(text.Slice(at, length), text[(at + length)..]);
                AppendWord(pattern, text.Slice(at, length), isStatus);
                at += length;
            }
            else
            {
                var c = text[at++];
                if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                {
                    pattern.Append(c);
                }
                else if (pattern.Length > 0 && pattern[^1] != ' ')
                {
                    pattern.Append(' ');
                }
            }
        }

        return pattern.ToString(0, Math.Min(pattern.Length, longest)).TrimEnd();
    }

    /// <summary>Patterns at warning or above in the new lines that no old line has at any level, the worst and then the most frequent first.</summary>
    /// <param name="most">More patterns than this are not told.</param>
    public static Facts<LogPattern> New(IEnumerable<(LogSeverity Level, string Text)> old, IEnumerable<(LogSeverity Level, string Text)> fresh, int most)
    {
        var known = old.Select(line => Of(line.Text)).ToHashSet(StringComparer.Ordinal);
        return fresh.Where(line => line.Level >= LogSeverity.Warning)
            .Select(line => (line.Level, line.Text, Pattern: Of(line.Text)))
            .Where(line => line.Pattern.Length > 0 && !known.Contains(line.Pattern))
            .GroupBy(line => line.Pattern, StringComparer.Ordinal)
            .Select(group => new LogPattern(group.Key, group.Max(line => line.Level), group.Count(), group.First().Text))
            .OrderByDescending(pattern => pattern.Level).ThenByDescending(pattern => pattern.Count).ThenBy(pattern => pattern.Pattern, StringComparer.Ordinal)
            .Take(most).ToFacts();
    }

    // Slashes, commas and brackets part words, so that the segments of a path are looked at one by one.
    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '+' or '%';

    private static int Length(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && IsWord(text[length]))
        {
            length++;
        }

        return length;
    }

    private static void AppendWord(StringBuilder pattern, ReadOnlySpan<char> word, bool isStatus)
    {
        if (isStatus)
        {
            pattern.Append(word.Trim(':')[0]).Append("xx");
            return;
        }

        // A colon that begins a word and a colon or a stop that ends it are not of it: "failed:" is "failed" and a sign, ":12" a number.
        while (word.Length > 1 && word[0] is ':')
        {
            pattern.Append(word[0]);
            word = word[1..];
        }

        var tail = word.Length;
        while (tail > 1 && word[tail - 1] is '.' or ':')
        {
            tail--;
        }

        var core = word[..tail];
        if (IsId(core))
        {
            pattern.Append(Placeholder);
        }
        else
        {
            AppendWithoutDigits(pattern, core);
        }

        pattern.Append(word[tail..]);
    }

    private static bool IsId(ReadOnlySpan<char> word)
    {
        int letters = 0, digits = 0, hex = 0, others = 0;
        foreach (var c in word)
        {
            digits += char.IsDigit(c) ? 1 : 0;
            letters += char.IsLetter(c) ? 1 : 0;
            hex += char.IsAsciiHexDigit(c) ? 1 : 0;
            others += char.IsLetterOrDigit(c) || c is '-' ? 0 : 1;
        }

        // 12ms, 1.5s, 10:42:01.5, 2026-03-02T10:42:01Z, 10.0.0.1:8080, 3%: digits first, and hardly anything else.
        var isNumber = digits > 0 && (char.IsDigit(word[0]) || (word[0] is '-' or '+' or '.' && word.Length > 1 && char.IsDigit(word[1]))) && letters <= 3;
        var isHex = hex >= ShortestHex && hex + word.Count('-') == word.Length;
        return isNumber || isHex || (word.Length >= ShortestRandom && digits > 2 && letters > 0 && others == 0);
    }

    /// <summary>"order-4711" is "order-#".</summary>
    private static void AppendWithoutDigits(StringBuilder pattern, ReadOnlySpan<char> word)
    {
        var wasDigit = false;
        foreach (var c in word)
        {
            var isDigit = char.IsDigit(c);
            if (!isDigit)
            {
                pattern.Append(c);
            }
            else if (!wasDigit)
            {
                pattern.Append(Placeholder);
            }

            wasDigit = isDigit;
        }
    }

    /// <summary>Finds where a quotation ends. A kind of quote that found no end once is not looked for again: each looks at the line once.</summary>
    private ref struct Quotes
    {
        private bool _noSingle;
        private bool _noDouble;
        private bool _noBack;

        /// <summary>The place after the closing quote; null where none begins.</summary>
        public int? End(ReadOnlySpan<char> text, int at)
        {
            var quote = text[at];
            if (quote is not ('\'' or '"' or '`') || IsSpent(quote) || (quote is '\'' && at > 0 && char.IsLetterOrDigit(text[at - 1])))
            {
                return null;
            }

            for (var i = at + 1; i < text.Length; i++)
            {
                if (text[i] == '\\')
                {
                    i++;
                }
                else if (text[i] == quote)
                {
                    return i + 1;
                }
            }

            _ = quote switch { '\'' => _noSingle = true, '"' => _noDouble = true, _ => _noBack = true };
            return null;
        }

        private readonly bool IsSpent(char quote) => quote switch { '\'' => _noSingle, '"' => _noDouble, _ => _noBack };
    }
}
