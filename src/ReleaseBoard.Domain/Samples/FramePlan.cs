using System.Numerics;

namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// How one frame of whole numbers is packed: what is left of each above a reference and without common low zeros, in one width; the
/// few that need more bits keep those aside (after Zukowski and others, "Super-Scalar RAM-CPU Cache Compression", ICDE 2006).
/// </summary>
/// <param name="Order">0: the numbers, 1: their differences, 2: the differences of those.</param>
/// <param name="Bytes">What it takes, about.</param>
internal readonly record struct FramePlan(int Order, long Reference, int Shift, int Width, int Patches, int Bytes)
{
    // Mode, width, reference, and the numbers that differences begin with.
    private const int Header = 5;

    public static FramePlan Of(int order, ReadOnlySpan<long> numbers)
    {
        if (numbers.IsEmpty)
        {
            return new FramePlan(order, 0, 0, 0, 0, Header + (2 * order));
        }

        var least = numbers[0];
        foreach (var number in numbers)
        {
            least = Math.Min(least, number);
        }

        ulong any = 0;
        foreach (var number in numbers)
        {
            any |= (ulong)(number - least);
        }

        var shift = any == 0 ? 0 : BitOperations.TrailingZeroCount(any);
        Span<int> lengths = stackalloc int[65];
        lengths.Clear();
        foreach (var number in numbers)
        {
            lengths[PackedBits.Length((ulong)(number - least) >> shift)]++;
        }

        return Cheapest(order, least, shift, lengths, numbers.Length);
    }

    private static FramePlan Cheapest(int order, long reference, int shift, ReadOnlySpan<int> lengths, int count)
    {
        var widest = 64;
        while (widest > 0 && lengths[widest] == 0)
        {
            widest--;
        }

        var best = new FramePlan(order, reference, shift, widest, 0, PackedBits.Bytes(count, widest));
        var patches = 0;
        for (var width = widest - 1; width >= 0; width--)
        {
            patches += lengths[width + 1];
            var aside = 0;
            for (var length = width + 1; length <= widest; length++)
            {
                aside += lengths[length] * (1 + ((length - width + 6) / 7));
            }

            var bytes = PackedBits.Bytes(count, width) + aside + 1;
            if (bytes < best.Bytes)
            {
                best = best with { Width = width, Patches = patches, Bytes = bytes };
            }

            if (patches > count / 4)
            {
                break;
            }
        }

        return best with { Bytes = best.Bytes + Header + (2 * order) + (shift > 0 ? 1 : 0) };
    }
}
