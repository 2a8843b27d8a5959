using System.Runtime.InteropServices;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// An answer without its values: what stands between the end of one sample's line and the value of the next, comments and labels
/// and all. An answer that fits differs in its values only, so all else is known: the families, the series and the bad lines.
/// </summary>
internal sealed class ExpositionTemplate
{
    private readonly byte[] _gaps;
    private readonly Entry[] _entries;
    private readonly Exposition _answer;
    private readonly int _kept;

    /// <param name="text">The answer that was read.</param>
    /// <param name="found">Its samples as they stand in it.</param>
    /// <param name="answer">What was read out of it.</param>
    /// <param name="cutAt">Where the value of the first sample stands that was too many; the text's length when none was.</param>
    public ExpositionTemplate(ReadOnlySpan<byte> text, List<FoundSample> found, Exposition answer, int cutAt)
    {
        _answer = answer;
        _entries = new Entry[found.Count];
        var gaps = new List<byte>(text.Length);
        var from = 0;
        for (var i = 0; i < found.Count; i++)
        {
            gaps.AddRange(text[from..found[i].ValueAt]);
            _entries[i] = new Entry(gaps.Count, found[i].IsDouble ? null : found[i].Series);
            _kept += found[i].IsDouble ? 0 : 1;
            from = found[i].LineEnd;
        }

        gaps.AddRange(text[from..cutAt]);
        _gaps = [.. gaps];
    }

    /// <summary>The answer, or null where anything but values differs.</summary>
    public Exposition? Read(ReadOnlySpan<byte> text)
    {
        var samples = new MetricSample[_kept];
        var kept = 0;
        var gap = 0;
        foreach (var entry in _entries)
        {
            var known = _gaps.AsSpan(gap, entry.GapEnd - gap);
            if (!text.StartsWith(known))
            {
                return null;
            }

            text = text[known.Length..];
            gap = entry.GapEnd;
            var used = ExpositionValue.Read(text, out var value);
            if (used == 0)
            {
                return null;
            }

            text = text[used..];
            if (!text.IsEmpty && text[0] != '\n' && !TakeTail(ref text))
            {
                return null;
            }

            if (entry.Series is not null)
            {
                samples[kept++] = new MetricSample(entry.Series, value);
            }
        }

        var last = _gaps.AsSpan(gap);
        return (_answer.IsCut ? text.StartsWith(last) : text.SequenceEqual(last))
            ? _answer with { Samples = new Facts<MetricSample>(ImmutableCollectionsMarshal.AsImmutableArray(samples)) }
            : null;
    }

    /// <summary>What follows the value on its line: a timestamp differs each time.</summary>
    private static bool TakeTail(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var tail = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..];
        tail = tail.TrimEnd("\r \t"u8);
        return tail.IsEmpty || (tail[0] is (byte)' ' or (byte)'\t' && ExpositionReader.IsTail(tail.TrimStart(" \t"u8)));
    }

    private readonly record struct Entry(int GapEnd, MetricSeries? Series);
}

/// <summary>Where a sample stood in the text.</summary>
/// <param name="ValueAt">Its value's first byte.</param>
/// <param name="LineEnd">The byte after its line, the line feed.</param>
/// <param name="IsDouble">Its series had stood there before.</param>
internal readonly record struct FoundSample(MetricSeries Series, int ValueAt, int LineEnd, bool IsDouble);
