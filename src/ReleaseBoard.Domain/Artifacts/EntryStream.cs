namespace ReleaseBoard.Domain.Artifacts;

/// <summary>One file's content: as many bytes as its entry says, and with the checksum where the entry has one.</summary>
internal sealed class EntryStream(UnpackedStream source, long length, uint? checksum) : ReadOnlyStream
{
    private readonly Crc32 _crc = new();
    private long _left = length;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }

        if (_left == 0)
        {
            _ended = true;
            CheckEnd();
            return 0;
        }

        var read = source.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0)
        {
            throw HostileArchiveException.Truncated();
        }

        _left -= read;
        if (checksum is not null)
        {
            _crc.Append(buffer[..read]);
        }

        return read;
    }

    private void CheckEnd()
    {
        // Without a checksum the source goes on with the next entry.
        if (checksum is null)
        {
            return;
        }

        if (_crc.Value != checksum)
        {
            throw HostileArchiveException.Corrupt("a file's checksum does not match its content");
        }

        Span<byte> more = stackalloc byte[1];
        if (source.Read(more) > 0)
        {
            throw HostileArchiveException.Corrupt("a file is larger than its entry says");
        }
    }
}
