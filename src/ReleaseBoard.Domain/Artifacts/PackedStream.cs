using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>The archive as it arrives: its first bytes can be looked at, and all of them are counted.</summary>
internal sealed class PackedStream : ReadOnlyStream
{
    private readonly Stream _source;
    private readonly ArchiveBudget _budget;
    private readonly byte[] _head = new byte[4];
    private readonly byte[] _tail = new byte[4];
    private int _headLength;
    private int _headRead;

    public PackedStream(Stream source, ArchiveBudget budget)
    {
        _source = source;
        _budget = budget;
        budget.PackedLength = source.CanSeek ? source.Length : null;
    }

    /// <summary>The last four bytes that were read, as the number a gzip ends with: how much it unpacks to.</summary>
    public uint LastNumber => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

    /// <summary>The first four bytes, or fewer where there are no more; they are read again afterwards.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _headLength = _source.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
        _budget.CountPacked(_headLength);
        return _head.AsSpan(0, _headLength);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_headRead < _headLength)
        {
            var taken = Math.Min(buffer.Length, _headLength - _headRead);
            _head.AsSpan(_headRead, taken).CopyTo(buffer);
            _headRead += taken;
            return taken;
        }

        var read = _source.Read(buffer);
        _budget.CountPacked(read);
        Remember(buffer[..read]);
        return read;
    }

    private void Remember(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Min(bytes.Length, _tail.Length);
        _tail.AsSpan(kept).CopyTo(_tail);
        bytes[^kept..].CopyTo(_tail.AsSpan(_tail.Length - kept));
    }
}
