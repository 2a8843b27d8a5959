using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ReleaseBoard.Domain.Samples;

/// <summary>Numbers of one width (0 to 64 bits) side by side, the lowest bit first.</summary>
internal static class PackedBits
{
    public static int Bytes(int count, int width) => ((count * width) + 7) / 8;

    public static int Length(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    public static ulong Mask(int width) => width == 64 ? ulong.MaxValue : (1UL << width) - 1;

    /// <summary>Packs the low bits of each number; higher ones are left out.</summary>
    public static void Write(ReadOnlySpan<ulong> numbers, int width, Span<byte> packed)
    {
        ulong word = 0;
        var used = 0;
        var at = 0;
        var mask = Mask(width);
        foreach (var number in numbers)
        {
            var low = number & mask;
            word |= low << used;
            used += width;
            if (used >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(packed[at..], word);
                at += 8;
                used -= 64;
                word = used == 0 ? 0 : low >> (width - used);
            }
        }

        for (; used > 0; used -= 8, word >>= 8)
        {
            packed[at++] = (byte)word;
        }
    }

    public static void Read(ReadOnlySpan<byte> packed, int width, Span<ulong> numbers)
    {
        if (width == 0)
        {
            numbers.Clear();
            return;
        }

        var mask = Mask(width);
        var i = 0;

        // As long as eight bytes can be loaded at once, and hold a whole number wherever in its first byte it begins. How many these are
        // is reckoned before, so that none of them asks again whether it is there.
        var quick = width <= 57 && packed.Length >= 8 ? Math.Min(numbers.Length, ((((packed.Length - 8) * 8) + 7) / width) + 1) : 0;
        ref var first = ref MemoryMarshal.GetReference(packed);
        for (var bit = 0; i < quick; i++, bit += width)
        {
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, bit >> 3));
            numbers[i] = ((BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word)) >> (bit & 7)) & mask;
        }

        for (; i < numbers.Length; i++)
        {
            numbers[i] = ReadSlowly(packed, i * width, width);
        }
    }

    private static ulong ReadSlowly(ReadOnlySpan<byte> packed, int bit, int width)
    {
        ulong number = 0;
        for (var got = 0; got < width;)
        {
            var from = (bit + got) & 7;
            var taken = Math.Min(8 - from, width - got);
            number |= (((ulong)packed[(bit + got) >> 3] >> from) & Mask(taken)) << got;
            got += taken;
        }

        return number;
    }
}
