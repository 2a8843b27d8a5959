namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// Reads Prometheus' text format 0.0.4, passing over what it cannot understand. One parser a target: a target says the same each
/// time but for its values, so what stands where it stood is recognised by its bytes and not read again.
/// </summary>
public sealed class ExpositionParser(ExpositionLimits limits)
{
    private readonly ExpositionReader _reader = new(limits);

    // At most MaximumBytes of text and MaximumSeries of entries.
    private ExpositionTemplate? _template;

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
