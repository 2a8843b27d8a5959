using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>One tar header block, its checksum proved.</summary>
internal readonly record struct TarHeader(string Path, long Size, long Mode, char Kind)
{
    public const int Length = 512;

    /// <summary>True for blocks that only say more about the next entry, or about all (pax x and g, GNU L and K).</summary>
    public bool IsExtension => Kind is 'x' or 'g' or 'L' or 'K';

    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (Number(block.Slice(148, 8)) != Sum(block))
        {
            throw HostileArchiveException.Corrupt("a tar header's checksum is wrong, or it is no tar at all");
        }

        var path = Text(block[..100]);
        var isUstar = block.Slice(257, 6).SequenceEqual("ustar\0"u8);
        var prefix = isUstar ? Text(block.Slice(345, 155)) : "";
        return new TarHeader(prefix.Length > 0 ? $"{prefix}/{path}" : path, Number(block.Slice(124, 12)), Number(block.Slice(100, 8)), (char)block[156]);
    }

    /// <summary>A text up to its first NUL.</summary>
    private static string Text(ReadOnlySpan<byte> field) =>
        ArchivePathRules.Decode(field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field);

    /// <summary>An octal number, or GNU's base 256 where octal has no room.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if (field[0] == 0x80 && field.Length == 12 && BinaryPrimitives.ReadInt64BigEndian(field[4..]) is var large and >= 0)
        {
            return large;
        }

        long number = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                throw HostileArchiveException.Corrupt("a number in a tar header is not one");
            }

            number = (number << 3) + (digit - '0');
        }

        return number;
    }

    private static long Sum(ReadOnlySpan<byte> block)
    {
        long sum = 8 * ' ';
        for (var i = 0; i < Length; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : block[i];
        }

        return sum;
    }
}
