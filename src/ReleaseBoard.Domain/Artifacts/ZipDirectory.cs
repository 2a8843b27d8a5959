using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>Where a ZIP's directory stands, and its entries one after the other.</summary>
internal sealed record ZipDirectory(long Offset, long Length, long Entries)
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int WideEndLength = 56;
    private const int MaximumComment = ushort.MaxValue;

    /// <summary>Finds the end record, whose comment must reach exactly to the end of the archive.</summary>
    public static ZipDirectory Find(ZipBytes archive)
    {
        var tailStart = Math.Max(0, archive.Length - EndLength - MaximumComment);
        var tail = archive.Read(tailStart, (int)(archive.Length - tailStart));
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (end.StartsWith("PK\x05\x06"u8) && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndLength)
            {
                return Checked(Parse(archive, end, tailStart + at), tailStart + at);
            }
        }

        throw HostileArchiveException.Truncated();
    }

    public IEnumerable<ZipEntry> Read(ZipBytes archive)
    {
        var at = Offset;
        for (var entry = 0L; entry < Entries; entry++)
        {
            var length = ZipEntry.LengthOf(archive.Read(at, ZipEntry.FixedLength));
            yield return ZipEntry.Parse(archive.Read(at, length));
            at += length;
        }

        if (at != Offset + Length)
        {
            throw HostileArchiveException.Corrupt("its directory holds more than it lists");
        }
    }

    private static ZipDirectory Parse(ZipBytes archive, ReadOnlySpan<byte> end, long at)
    {
        var small = new ZipDirectory(
            BinaryPrimitives.ReadUInt32LittleEndian(end[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
            BinaryPrimitives.ReadUInt16LittleEndian(end[10..]));
        if (small is { Offset: not uint.MaxValue, Length: not uint.MaxValue, Entries: not ushort.MaxValue } || at < LocatorLength)
        {
            return small;
        }

        var locator = archive.Read(at - LocatorLength, LocatorLength).AsSpan();
        if (!locator.StartsWith("PK\x06\x07"u8))
        {
            return small;
        }

        var wide = archive.Read(BinaryPrimitives.ReadInt64LittleEndian(locator[8..]), WideEndLength).AsSpan();
        return wide.StartsWith("PK\x06\x06"u8)
            ? new ZipDirectory(
                BinaryPrimitives.ReadInt64LittleEndian(wide[48..]),
                BinaryPrimitives.ReadInt64LittleEndian(wide[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(wide[32..]))
            : throw HostileArchiveException.Corrupt("its directory is not where it says");
    }

    private static ZipDirectory Checked(ZipDirectory directory, long end) =>
        directory is { Offset: >= 0, Length: >= 0, Entries: >= 0 } && directory.Offset <= end && directory.Length <= end - directory.Offset
            ? directory
            : throw HostileArchiveException.Corrupt("its directory is not where it says");
}
