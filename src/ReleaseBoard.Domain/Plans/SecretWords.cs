using System.Buffers;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>
/// Values that must not be seen, and whether a text holds one. A long one is found anywhere in a text, also in Base64, escaped for JSON
/// or for an address, and line by line; a short one (below four characters) where it stands as a word of its own, since else every
/// text would hold it. They live in memory only.
/// </summary>
public sealed class SecretWords
{
    /// <summary>More than these nobody keeps, and looking for them would take too long.</summary>
    public const int Most = 20_000;

    private const int ShortestPart = 4;
    private const int ShortestLine = 8;
    private const string Mask = "(secret)";

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);
    private SearchValues<string>? _search;

    public int Count => _words.Count + _parts.Count;

    public bool IsTooMany => Count > Most;

    public SecretWords Add(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || IsTooMany)
        {
            return this;
        }

        AddOne(value);
        AddOne(value.Trim());
        if (value.Length >= ShortestPart)
        {
            _parts.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('='));
            _parts.Add(Uri.EscapeDataString(value));
            _parts.Add(JsonEncodedText.Encode(value).ToString());
            _parts.Add(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        }

        foreach (var line in value.Split('\n').Where(line => line.Trim().Length >= ShortestLine))
        {
            _parts.Add(line.Trim());
        }

        _search = null;
        return this;
    }

    /// <summary>True when a name or a value says something that must not be seen.</summary>
    public bool Hides(string text) => HidesPart(text) || (_words.Count > 0 && Tokens(text).Any(token => _words.Contains(text[token])));

    /// <summary>True when a long one is in it: what names are asked, which no short one can be told from.</summary>
    public bool HidesPart(string text) => _parts.Count > 0 && text.AsSpan().ContainsAny(Search);

    /// <summary>The text with each of them taken out: for lines that programs print.</summary>
    public string Cover(string text)
    {
        var covered = new StringBuilder();
        var rest = text.AsSpan();
        while (_parts.Count > 0 && rest.IndexOfAny(Search) is var at and >= 0)
        {
            var found = Longest(rest[at..]);
            covered.Append(rest[..at]).Append(Mask);
            rest = rest[(at + found)..];
        }

        var masked = covered.Append(rest).ToString();
        return _words.Count == 0 ? masked : Tokens(masked).Reverse().Aggregate(masked, (all, token) => _words.Contains(all[token]) ? all[..token.Start] + Mask + all[token.End..] : all);
    }

    /// <summary>Never a value, so that no log gives one away.</summary>
    public override string ToString() => $"{Count} secrets";

    private SearchValues<string> Search => _search ??= SearchValues.Create([.. _parts], StringComparison.Ordinal);

    private void AddOne(string value) => (value.Length < ShortestPart && value.All(char.IsLetterOrDigit) ? _words : _parts).Add(value);

    // The longest that begins here, so that nothing of it is left standing behind a shorter one.
    private int Longest(ReadOnlySpan<char> text)
    {
        var longest = 1;
        foreach (var part in _parts)
        {
            longest = part.Length > longest && text.StartsWith(part, StringComparison.Ordinal) ? part.Length : longest;
        }

        return longest;
    }

    private static IEnumerable<Range> Tokens(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var start = at;
            while (at < text.Length && char.IsLetterOrDigit(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return start..at;
            }
        }
    }
}
