using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>One line of a ZIP's directory.</summary>
internal sealed record ZipEntry
{
    public const int FixedLength = 46;
    public const int StoredMethod = 0;
    public const int DeflateMethod = 8;

    private const uint InZip64 = uint.MaxValue;

    public required byte[] Name { get; init; }

    public required string Path { get; init; }

    public required int Method { get; init; }

    public required bool IsEncrypted { get; init; }

    public required uint Checksum { get; init; }

    public required long PackedSize { get; init; }

    public required long Size { get; init; }

    public required long Offset { get; init; }

    /// <summary>The file's Unix mode; 0 where the writer knew none.</summary>
    public required int Mode { get; init; }

    /// <summary>How long the entry is that begins with these bytes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> start) => start.StartsWith("PK\x01\x02"u8)
        ? FixedLength + Short(start, 28) + Short(start, 30) + Short(start, 32)
        : throw HostileArchiveException.Corrupt("its directory lists more than it holds");

    public static ZipEntry Parse(ReadOnlySpan<byte> directory)
    {
        int nameLength = Short(directory, 28), extraLength = Short(directory, 30);
        var extra = Zip64Field(directory.Slice(FixedLength + nameLength, extraLength));
        var size = Wide(Int(directory, 24), ref extra);
        var packedSize = Wide(Int(directory, 20), ref extra);
        var offset = Wide(Int(directory, 42), ref extra);
        var name = directory.Slice(FixedLength, nameLength).ToArray();
        return new ZipEntry
        {
            Name = name,
            Path = ArchivePathRules.Decode(name),
            Method = Short(directory, 10),
            IsEncrypted = (Short(directory, 8) & 1) != 0,
            Checksum = Int(directory, 16),
            PackedSize = packedSize,
            Size = size,
            Offset = offset,
            Mode = (int)(Int(directory, 38) >> 16),
        };
    }

    /// <summary>A size that needs more than 32 bits stands in the entry's Zip64 field, in the order they are asked for.</summary>
    private static long Wide(uint value, ref ReadOnlySpan<byte> zip64)
    {
        if (value != InZip64)
        {
            return value;
        }

        if (zip64.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(zip64) is not (var wide and >= 0))
        {
            throw HostileArchiveException.Corrupt("an entry's size is not to be found");
        }

        zip64 = zip64[sizeof(long)..];
        return wide;
    }

    private static ReadOnlySpan<byte> Zip64Field(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = Math.Min(Short(extra, 2), extra.Length - 4);
            if (Short(extra, 0) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return default;
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
