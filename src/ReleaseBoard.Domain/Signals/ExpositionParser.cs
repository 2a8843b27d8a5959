namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// Reads Prometheus' text format 0.0.4 and 1.0 and OpenMetrics 1.0, passing over what it cannot understand. One parser a target: a target says the same each
/// time but for its values, so what stands where it stood is recognised by its bytes and not read again.
/// </summary>
public sealed class ExpositionParser(ExpositionLimits limits)
{
    private readonly ExpositionReader _reader = new(limits);

    // At most MaximumBytes of text and MaximumSeries of entries.
    private ExpositionTemplate? _template;

    /// <summary>OpenMetrics 1.0 ends with this line, and without it has lost something.</summary>
    private static ReadOnlySpan<byte> End => "# EOF"u8;

    public Exposition Parse(ReadOnlySpan<byte> text, ExpositionFormat format)
    {
        var read = Parse(text);
        return format is ExpositionFormat.OpenMetrics && !read.IsCut && !text.TrimEnd("\r\n"u8).EndsWith(End) ? read with { IsUnfinished = true } : read;
    }

    public Exposition Parse(ReadOnlySpan<byte> text)
    {
        var isCut = text.Length > limits.MaximumBytes;
        var whole = isCut ? WholeLines(text[..limits.MaximumBytes]) : text;
        if (_template?.Read(whole) is { } known)
        {
            return isCut && !known.IsCut ? known with { IsCut = true } : known;
        }

        var read = _reader.Read(whole, out _template);
        return isCut ? read with { IsCut = true } : read;
    }

    private static ReadOnlySpan<byte> WholeLines(ReadOnlySpan<byte> text) => text[..(text.LastIndexOf((byte)'\n') + 1)];
}
