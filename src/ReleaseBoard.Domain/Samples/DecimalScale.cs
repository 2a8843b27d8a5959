using System.Runtime.Intrinsics;

namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// Doubles as whole numbers: what was measured is mostly a short decimal, and 12.34 is 1234 hundredths. A double counts as n
/// hundredths only where dividing n by a hundred gives that very double back, to the last bit.
/// </summary>
internal static class DecimalScale
{
    // Powers up to 22 are exact, and a whole number beyond 2^53 is not.
    public const int Most = 18;
    private const double MostWhole = 1L << 53;

    // Bits that one more decimal costs a number, and that one number set aside costs.
    private const double BitsADecimal = 3.32;
    private const int BitsAside = 72;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    public static double Unit(int decimals) => Powers[decimals];

    /// <summary>Infinity, what is no number, and zero below zero are nothing of the kind.</summary>
    public static bool TryScale(double value, double unit, out long whole)
    {
        var near = Math.Round(value * unit);
        if (!(Math.Abs(near) <= MostWhole))
        {
            whole = 0;
            return false;
        }

        whole = (long)near;
        return BitConverter.DoubleToInt64Bits(whole / unit) == BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>Whole numbers as the doubles they stand for.</summary>
    public static void Divide(ReadOnlySpan<long> numbers, int decimals, Span<double> values)
    {
        var unit = Powers[decimals];
        var i = 0;
        for (; i <= numbers.Length - Vector256<long>.Count; i += Vector256<long>.Count)
        {
            (Vector256.ConvertToDouble(Vector256.Create(numbers[i..])) / Vector256.Create(unit)).CopyTo(values[i..]);
        }

        for (; i < numbers.Length; i++)
        {
            values[i] = numbers[i] / unit;
        }
    }

    /// <summary>The decimals that let these be written shortest, some of them perhaps aside.</summary>
    /// <param name="before">What served those before: kept where it serves all.</param>
    public static int Decimals(ReadOnlySpan<double> values, int before)
    {
        if (All(values, before))
        {
            return before;
        }

        Span<int> needed = stackalloc int[Most + 2];
        needed.Clear();
        foreach (var value in values)
        {
            needed[Needed(value)]++;
        }

        var (best, least) = (0, double.MaxValue);
        var aside = values.Length;
        for (var decimals = 0; decimals <= Most; decimals++)
        {
            aside -= needed[decimals];
            var cost = (decimals * BitsADecimal * values.Length) + (aside * BitsAside);
            (best, least) = cost < least ? (decimals, cost) : (best, least);
        }

        return best;
    }

    private static bool All(ReadOnlySpan<double> values, int decimals)
    {
        foreach (var value in values)
        {
            if (!TryScale(value, Powers[decimals], out _))
            {
                return false;
            }
        }

        return true;
    }

    private static int Needed(double value)
    {
        for (var decimals = 0; double.IsFinite(value) && decimals <= Most; decimals++)
        {
            if (TryScale(value, Powers[decimals], out _))
            {
                return decimals;
            }
        }

        return Most + 1;
    }
}
