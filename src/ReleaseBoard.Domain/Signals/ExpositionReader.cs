using System.Buffers.Text;
using System.Text;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>The grammar of the text format, line by line: how an answer is read that was not seen before.</summary>
internal sealed class ExpositionReader(ExpositionLimits limits)
{
    // At most MaximumSeries entries: the line's bytes before the value, and the series they spell. A series that stands where it
    // stood before is not built again.
    private readonly List<(byte[] Spelling, MetricSeries Series)> _known = [];

    public Exposition Read(ReadOnlySpan<byte> text, out ExpositionTemplate template)
    {
        var reading = new ExpositionReading();
        for (var at = 0; at < text.Length && !reading.HasTooMany;)
        {
            var length = text[at..].IndexOf((byte)'\n');
            var line = length < 0 ? text[at..] : text.Slice(at, length);
            var plain = line.TrimStart(" \t"u8);
            reading.At = at + line.Length - plain.Length;
            reading.LineEnd = at + line.Length;
            Read(plain.TrimEnd("\r \t"u8), reading);
            at += line.Length + 1;
        }

        var answer = new Exposition
        {
            Samples = reading.Samples.ToFacts(),
            Families = reading.Families.Values.ToFacts(),
            BadLines = reading.BadLines,
            IsCut = reading.IsCut,
        };
        template = new ExpositionTemplate(text, reading.Found, answer, reading.CutAt ?? text.Length);
        return answer;
    }

    /// <summary>After the value there may be a timestamp, and a newer format's example behind a '#'.</summary>
    public static bool IsTail(ReadOnlySpan<byte> rest)
    {
        var cursor = new LineCursor(rest);
        var word = cursor.TakeWord();
        cursor.SkipBlanks();
        return word.IsEmpty || word[0] == '#'
            || (Utf8Parser.TryParse(word, out double _, out var used) && used == word.Length && (cursor.IsAtEnd || cursor.Next == '#'));
    }

    private void Read(ReadOnlySpan<byte> line, ExpositionReading reading)
    {
        if (!line.IsEmpty)
        {
            reading.BadLines += (line[0] == '#' ? ReadComment(line[1..], reading) : ReadSample(line, reading)) ? 0 : 1;
        }
    }

    private bool ReadComment(ReadOnlySpan<byte> comment, ExpositionReading reading)
    {
        var cursor = new LineCursor(comment);
        cursor.SkipBlanks();
        var word = cursor.TakeWord();
        if (!word.SequenceEqual("HELP"u8) && !word.SequenceEqual("TYPE"u8) && !word.SequenceEqual("UNIT"u8))
        {
            return true;
        }

        cursor.SkipBlanks();
        var name = TakeName(ref cursor, colons: true);
        var isNamed = name is not null && (cursor.IsAtEnd || cursor.Next is (byte)' ' or (byte)'\t');
        cursor.SkipBlanks();
        var said = cursor.Rest;
        var kind = MetricKind.Untyped;
        if (name is null || !isNamed || said.Length > limits.MaximumLength || (word[0] == 'T' && !TryKind(said, out kind)))
        {
            return false;
        }

        if (reading.Family(name, limits.MaximumSeries) is { } known)
        {
            var text = LineCursor.Plain(said, said.Contains((byte)'\\'), quotes: false);
            reading.Families[known.Name] = word[0] switch
            {
                (byte)'H' => known with { Help = text },
                (byte)'U' => known with { Unit = text },
                _ => known with { Kind = kind },
            };
        }

        return true;
    }

    private bool ReadSample(ReadOnlySpan<byte> line, ExpositionReading reading)
    {
        // The spelling ends with the labels' brace, or with the name where there are none.
        var spelled = Spelling(line);
        var values = new LineCursor(line[spelled.Length..]);
        values.SkipBlanks();
        var valueAt = reading.At + spelled.Length + values.At;
        var word = values.TakeWord();
        values.SkipBlanks();
        if (spelled.IsEmpty || !ExpositionValue.TryParse(word, out var value) || !IsTail(values.Rest))
        {
            return false;
        }

        if (reading.Found.Count >= limits.MaximumSeries)
        {
            reading.CutAt = valueAt;
            return true;
        }

        if (Known(spelled, reading.Found.Count) is not { } series)
        {
            return false;
        }

        return reading.Add(new MetricSample(series, value), valueAt);
    }

    private MetricSeries? Known(ReadOnlySpan<byte> spelled, int place)
    {
        if (place < _known.Count && spelled.SequenceEqual(_known[place].Spelling))
        {
            return _known[place].Series;
        }

        var series = Series(spelled);
        if (series is not null)
        {
            _known.RemoveRange(place, _known.Count - place);
            _known.Add((spelled.ToArray(), series));
        }

        return series;
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
        var name = cursor.Next == '{' ? null : TakeName(ref cursor, colons: true);
        cursor.SkipBlanks();
        if (cursor.IsAtEnd)
        {
            return name is null ? null : new MetricSeries(name, []);
        }

        if (!cursor.Take('{'))
        {
            return null;
        }

        // A name that is not of the classic letters stands first between the braces, in quotes.
        if (name is null)
        {
            cursor.SkipBlanks();
            name = cursor.Next == '"' ? TakeName(ref cursor, colons: true) : null;
            cursor.SkipBlanks();
            if (!cursor.Take(',') && cursor.Next != '}')
            {
                return null;
            }
        }

        return name is not null && Labels(ref cursor) is { } labels ? new MetricSeries(name, labels.ToFacts()) : null;
    }

    /// <summary>A bare name of classic letters, or any in quotes; null when none stands here or it is too long.</summary>
    private string? TakeName(ref LineCursor cursor, bool colons)
    {
        if (cursor.Next == '"')
        {
            return cursor.TakeQuoted(limits.MaximumLength) is { Length: > 0 } quoted ? quoted : null;
        }

        var bare = cursor.TakeName(colons);
        return bare.IsEmpty || bare.Length > limits.MaximumLength ? null : Encoding.UTF8.GetString(bare);
    }

    private List<MetricLabel>? Labels(ref LineCursor cursor)
    {
        var labels = new List<MetricLabel>();
        for (cursor.SkipBlanks(); !cursor.Take('}'); cursor.SkipBlanks())
        {
            var label = TakeName(ref cursor, colons: false);
            cursor.SkipBlanks();
            if (label is null || labels.Count >= limits.MaximumLabels || !cursor.Take('='))
            {
                return null;
            }

            cursor.SkipBlanks();
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

    // OpenMetrics' own kinds say of a moment what it is, so they are gauges; "unknown" is what the text format calls untyped.
    private static bool TryKind(ReadOnlySpan<byte> said, out MetricKind kind)
    {
        (kind, var isKnown) = Encoding.UTF8.GetString(said).ToUpperInvariant() switch
        {
            "UNTYPED" or "UNKNOWN" => (MetricKind.Untyped, true),
            "COUNTER" => (MetricKind.Counter, true),
            "GAUGE" or "GAUGEHISTOGRAM" or "INFO" or "STATESET" => (MetricKind.Gauge, true),
            "HISTOGRAM" => (MetricKind.Histogram, true),
            "SUMMARY" => (MetricKind.Summary, true),
            _ => (MetricKind.Untyped, false),
        };
        return isKnown;
    }
}
