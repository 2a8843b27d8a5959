using System.Buffers.Text;
using System.Text;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Figures of the text format.</summary>
internal static class ExpositionValue
{
    // More digits than these may not fit into 53 bits; the powers of ten up to 22 are exact doubles (W. Clinger, "How to read floating
    // point numbers accurately", 1990): one multiplication or division then rounds once, as it should.
    private const int MostDigits = 15;
    private const int MostExponent = 22;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads the word at the beginning of the text. Answers how many bytes it has; 0 when it is no value.</summary>
    public static int Read(ReadOnlySpan<byte> text, out double value)
    {
        var used = ReadPlain(text, out value);
        if (used > 0)
        {
            return used;
        }

        var end = text.IndexOfAny(" \t\r\n"u8);
        var word = end < 0 ? text : text[..end];
        return TryParse(word, out value) ? word.Length : 0;
    }

    /// <summary>A whole word: a decimal figure, or what is no number by its name.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out double value)
    {
        if (Utf8Parser.TryParse(word, out value, out var used) && used == word.Length && double.IsFinite(value))
        {
            return true;
        }

        var named = Encoding.ASCII.GetString(word[..Math.Min(word.Length, 10)]).ToUpperInvariant();
        value = named switch
        {
            "NAN" => double.NaN,
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => 0,
        };
        return !double.IsFinite(value);
    }

    /// <summary>The common figures, exactly; 0 for all that needs more care.</summary>
    private static int ReadPlain(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var at = !text.IsEmpty && text[0] == '-' ? 1 : 0;
        var isNegative = at == 1;
        long digits = 0;
        var whole = Digits(text, ref at, ref digits);
        var places = 0;
        if (whole > 0 && at < text.Length && text[at] == '.')
        {
            at++;
            places = Digits(text, ref at, ref digits);
            whole = places == 0 ? 0 : whole;
        }

        if (whole == 0 || whole + places > MostDigits || !TryExponent(text, ref at, out var exponent))
        {
            return 0;
        }

        exponent -= places;
        if (exponent is < -MostExponent or > MostExponent || (at < text.Length && text[at] is not ((byte)'\n' or (byte)' ' or (byte)'\t' or (byte)'\r')))
        {
            return 0;
        }

        var figure = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        value = isNegative ? -figure : figure;
        return at;
    }

    private static int Digits(ReadOnlySpan<byte> text, ref int at, ref long digits)
    {
        var start = at;
        while (at < text.Length && (uint)(text[at] - '0') <= 9 && at - start <= MostDigits)
        {
            digits = (digits * 10) + (text[at++] - '0');
        }

        return at - start;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, ref int at, out int exponent)
    {
        exponent = 0;
        if (at >= text.Length || (text[at] | 0x20) != 'e')
        {
            return true;
        }

        at++;
        var sign = at < text.Length ? text[at] : (byte)0;
        at += sign is (byte)'+' or (byte)'-' ? 1 : 0;
        long digits = 0;
        var count = Digits(text, ref at, ref digits);
        exponent = (int)Math.Min(digits, 1000) * (sign == '-' ? -1 : 1);
        return count > 0;
    }
}
