namespace ReleaseBoard.Domain.Artifacts;

/// <summary>A ZIP's bytes by their place; a place outside of it is a refusal.</summary>
internal sealed class ZipBytes(Stream archive)
{
    public long Length { get; } = archive.Length;

    public byte[] Read(long offset, int count)
    {
        var bytes = new byte[count];
        using var part = Part(offset, count);
        return part.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw HostileArchiveException.Truncated();
    }

    /// <summary>Part of the archive as a stream of its own; only one may be read at a time.</summary>
    public Stream Part(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length || length > Length - offset)
        {
            throw HostileArchiveException.Corrupt("an entry stands outside of it");
        }

        archive.Position = offset;
        return new PartStream(archive, length);
    }

    private sealed class PartStream(Stream archive, long length) : ReadOnlyStream
    {
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            var read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }
    }
}
