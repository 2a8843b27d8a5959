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
        var reading = new Reading();
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

    /// <summary>What one pass has gathered.</summary>
    private sealed class Reading
    {
        private readonly HashSet<MetricSeries> _seen = [];

        public List<MetricSample> Samples { get; } = [];

        public List<FoundSample> Found { get; } = [];

        /// <summary>Where the line at hand begins, without the blanks before it, and where it ends.</summary>
        public int At { get; set; }

        public int LineEnd { get; set; }

        /// <summary>Where the value of the first sample stands that was too many; nothing is read after it.</summary>
        public int? CutAt
        {
            get;
            set
            {
                field = value;
                IsCut = true;
            }
        }

        public bool HasTooMany => CutAt is not null;

        public Dictionary<string, MetricFamily> Families { get; } = new(StringComparer.Ordinal);

        public int BadLines { get; set; }

        public bool IsCut { get; set; }

        /// <summary>A series named twice would be two answers to one question: the first counts, and the second is a bad line.</summary>
        public bool Add(MetricSample sample, int valueAt)
        {
            var isNew = _seen.Add(sample.Series);
            Found.Add(new FoundSample(sample.Series, valueAt, LineEnd, !isNew));
            if (isNew)
            {
                Samples.Add(sample);
            }

            return isNew;
        }

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
