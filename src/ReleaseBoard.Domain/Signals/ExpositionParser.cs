using System.Buffers.Text;
using System.Text;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// Reads Prometheus' text format 0.0.4, passing over what it cannot understand. One parser a target: a target lists its series in
/// the same order each time, so a series that stands where it stood before is recognised by its bytes and not built again.
/// </summary>
public sealed class ExpositionParser(ExpositionLimits limits)
{
    // At most MaximumSeries entries: the line's bytes before the value, and the series they spell.
    private readonly List<(byte[] Spelling, MetricSeries Series)> _known = [];
    private bool _hasDoubles;

    public Exposition Parse(ReadOnlySpan<byte> text)
    {
        var isCut = text.Length > limits.MaximumBytes;
        var rest = isCut ? WholeLines(text[..limits.MaximumBytes]) : text;
        var reading = new Reading();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            Read(line.TrimEnd("\r \t"u8).TrimStart(" \t"u8), reading);
        }

        // A series named twice would be two answers to one question: the first counts. An order known to be without doubles stays so.
        var samples = reading.HasNewSeries || _hasDoubles ? reading.Samples.DistinctBy(sample => sample.Series).ToFacts() : reading.Samples.ToFacts();
        _hasDoubles = samples.Count < reading.Samples.Count;
        return new Exposition
        {
            Samples = samples,
            Families = reading.Families.Values.ToFacts(),
            BadLines = reading.BadLines + reading.Samples.Count - samples.Count,
            IsCut = isCut || reading.IsCut,
        };
    }

    private static ReadOnlySpan<byte> WholeLines(ReadOnlySpan<byte> text) => text[..(text.LastIndexOf((byte)'\n') + 1)];

    private void Read(ReadOnlySpan<byte> line, Reading reading)
    {
        if (!line.IsEmpty)
        {
            reading.BadLines += (line[0] == '#' ? ReadComment(line[1..], reading) : ReadSample(line, reading)) ? 0 : 1;
        }
    }

    private bool ReadComment(ReadOnlySpan<byte> comment, Reading reading)
    {
        var cursor = new LineCursor(comment);
        cursor.SkipBlanks();
        var word = cursor.TakeWord();
        var isHelp = word.SequenceEqual("HELP"u8);
        if (!isHelp && !word.SequenceEqual("TYPE"u8))
        {
            return true;
        }

        cursor.SkipBlanks();
        var name = cursor.TakeName(colons: true);
        var isNamed = !name.IsEmpty && name.Length <= limits.MaximumLength && (cursor.IsAtEnd || cursor.Next is (byte)' ' or (byte)'\t');
        cursor.SkipBlanks();
        var said = cursor.Rest;
        var kind = MetricKind.Untyped;
        if (!isNamed || said.Length > limits.MaximumLength || (!isHelp && !TryKind(said, out kind)))
        {
            return false;
        }

        var known = reading.Family(Encoding.UTF8.GetString(name), limits.MaximumSeries);
        if (known is not null)
        {
            reading.Families[known.Name] = isHelp
                ? known with { Help = LineCursor.Plain(said, said.Contains((byte)'\\'), quotes: false) }
                : known with { Kind = kind };
        }

        return true;
    }

    private bool ReadSample(ReadOnlySpan<byte> line, Reading reading)
    {
        // The spelling ends with the labels' brace, or with the name where there are none.
        var spelled = Spelling(line);
        var values = new LineCursor(line[spelled.Length..]);
        values.SkipBlanks();
        var word = values.TakeWord();
        values.SkipBlanks();
        if (spelled.IsEmpty || !TryValue(word, out var value) || !IsTimestamp(values.Rest))
        {
            return false;
        }

        var place = reading.Samples.Count;
        if (place >= limits.MaximumSeries)
        {
            reading.IsCut = true;
            return true;
        }

        if (place < _known.Count && spelled.SequenceEqual(_known[place].Spelling))
        {
            reading.Samples.Add(new MetricSample(_known[place].Series, value));
            return true;
        }

        if (Series(spelled) is not { } series)
        {
            return false;
        }

        reading.HasNewSeries = true;
        _known.RemoveRange(place, _known.Count - place);
        _known.Add((spelled.ToArray(), series));
        reading.Samples.Add(new MetricSample(series, value));
        return true;
    }

    private static ReadOnlySpan<byte> Spelling(ReadOnlySpan<byte> line)
    {
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case (byte)'\\' when isQuoted:
                    i++;
                    break;
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)'}' when !isQuoted:
                    return line[..(i + 1)];
                case (byte)' ' or (byte)'\t' when !isQuoted && !line[i..].TrimStart(" \t"u8).StartsWith("{"u8) && !line[..i].Contains((byte)'{'):
                    return line[..i];
            }
        }

        return default;
    }

    private MetricSeries? Series(ReadOnlySpan<byte> spelled)
    {
        var cursor = new LineCursor(spelled);
        var name = cursor.TakeName(colons: true);
        cursor.SkipBlanks();
        if (name.IsEmpty || name.Length > limits.MaximumLength)
        {
            return null;
        }

        if (cursor.IsAtEnd)
        {
            return new MetricSeries(Encoding.UTF8.GetString(name), []);
        }

        return cursor.Take('{') && Labels(ref cursor) is { } labels ? new MetricSeries(Encoding.UTF8.GetString(name), labels.ToFacts()) : null;
    }

    private List<MetricLabel>? Labels(ref LineCursor cursor)
    {
        var labels = new List<MetricLabel>();
        for (cursor.SkipBlanks(); !cursor.Take('}'); cursor.SkipBlanks())
        {
            var name = cursor.TakeName(colons: false);
            cursor.SkipBlanks();
            if (name.IsEmpty || name.Length > limits.MaximumLength || labels.Count >= limits.MaximumLabels || !cursor.Take('='))
            {
                return null;
            }

            cursor.SkipBlanks();
            var label = Encoding.UTF8.GetString(name);
            if (cursor.TakeQuoted(limits.MaximumLength) is not { } value || labels.Exists(other => other.Name == label))
            {
                return null;
            }

            labels.Add(new MetricLabel(label, value));
            cursor.SkipBlanks();
            if (!cursor.Take(',') && cursor.Next != '}')
            {
                return null;
            }
        }

        return labels;
    }

    private static bool TryKind(ReadOnlySpan<byte> said, out MetricKind kind) =>
        Enum.TryParse(Encoding.UTF8.GetString(said), ignoreCase: true, out kind) && Enum.IsDefined(kind) && char.IsAsciiLetter((char)said[0]);

    private static bool TryValue(ReadOnlySpan<byte> word, out double value)
    {
        if (Utf8Parser.TryParse(word, out value, out var used) && used == word.Length && double.IsFinite(value))
        {
            return true;
        }

        var named = Encoding.ASCII.GetString(word[..Math.Min(word.Length, 10)]).ToUpperInvariant();
        value = named switch
        {
            "NAN" => double.NaN,
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => 0,
        };
        return !double.IsFinite(value);
    }

    /// <summary>After the value there may be a timestamp, and a newer format's example behind a '#'.</summary>
    private static bool IsTimestamp(ReadOnlySpan<byte> rest)
    {
        var cursor = new LineCursor(rest);
        var word = cursor.TakeWord();
        cursor.SkipBlanks();
        return word.IsEmpty || word[0] == '#'
            || (Utf8Parser.TryParse(word, out double _, out var used) && used == word.Length && (cursor.IsAtEnd || cursor.Next == '#'));
    }

    /// <summary>What one pass has gathered.</summary>
    private sealed class Reading
    {
        public List<MetricSample> Samples { get; } = [];

        public Dictionary<string, MetricFamily> Families { get; } = new(StringComparer.Ordinal);

        public int BadLines { get; set; }

        public bool IsCut { get; set; }

        public bool HasNewSeries { get; set; }

        /// <summary>The family of that name, made when it is new; null when there is room for no more.</summary>
        public MetricFamily? Family(string name, int atMost)
        {
            if (Families.TryGetValue(name, out var known))
            {
                return known;
            }

            IsCut |= Families.Count >= atMost;
            return Families.Count >= atMost ? null : new MetricFamily(name, MetricKind.Untyped, "");
        }
    }
}
