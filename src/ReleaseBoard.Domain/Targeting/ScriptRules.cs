using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Values as JavaScript sees them, because JSONLogic's operators are defined by it (ECMA-262, sections 7.1 and 7.2).</summary>
internal static class ScriptRules
{
    // Above this and below 1e-6 JavaScript writes numbers with an exponent.
    private const double WrittenOut = 1e21;

    private static readonly SearchValues<byte> DecimalLetters = SearchValues.Create("0123456789.eE+-"u8);

    /// <summary>JSONLogic's own truth: as JavaScript's, but empty lists and maps are false.</summary>
    public static bool IsTrue(in Datum value) => value.Kind switch
    {
        DatumKind.Null or DatumKind.False => false,
        DatumKind.True => true,
        DatumKind.Number => value.Number is not (0 or double.NaN),
        DatumKind.Text => !value.Text.IsEmpty,
        DatumKind.List => !value.List.IsEmpty,
        DatumKind.Map => value.Map.Count > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Kind, "A kind nobody thought of."),
    };

    /// <summary>JavaScript's own truth, where every list and map is true.</summary>
    public static bool IsTruthy(in Datum value) => value.Kind is DatumKind.List or DatumKind.Map || IsTrue(value);

    /// <summary>What unary plus makes of a value; NaN where it is no number.</summary>
    public static double ToNumber(in Datum value) => value.Kind switch
    {
        DatumKind.Null or DatumKind.False => 0,
        DatumKind.True => 1,
        DatumKind.Number => value.Number,
        DatumKind.Text => ToNumber(value.Text),
        DatumKind.List or DatumKind.Map => ToNumber(ToText(value)),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Kind, "A kind nobody thought of."),
    };

    /// <summary>The text that concatenation makes of a value.</summary>
    public static byte[] ToText(in Datum value)
    {
        Span<byte> stack = stackalloc byte[256];
        var text = new TextBuilder(stack);
        Append(ref text, value);
        var made = text.Written.ToArray();
        text.Dispose();
        return made;
    }

    public static void Append(ref TextBuilder text, in Datum value)
    {
        switch (value.Kind)
        {
            case DatumKind.Null:
                text.Append("null"u8);
                break;
            case DatumKind.False:
                text.Append("false"u8);
                break;
            case DatumKind.True:
                text.Append("true"u8);
                break;
            case DatumKind.Number:
                AppendNumber(ref text, value.Number);
                break;
            case DatumKind.Text:
                text.Append(value.Text);
                break;
            case DatumKind.List:
                AppendList(ref text, value.List);
                break;
            default:
                text.Append("[object Object]"u8);
                break;
        }
    }

    private static void AppendList(ref TextBuilder text, ReadOnlySpan<Datum> list)
    {
        for (var i = 0; i < list.Length; i++)
        {
            if (i > 0)
            {
                text.Append(","u8);
            }

            if (!list[i].IsNull)
            {
                Append(ref text, list[i]);
            }
        }
    }

    private static void AppendNumber(ref TextBuilder text, double number)
    {
        Span<byte> digits = stackalloc byte[32];
        if (number == Math.Floor(number) && Math.Abs(number) <= TargetingLimits.LargestNumber)
        {
            Utf8Formatter.TryFormat((long)number, digits, out var written);
            text.Append(digits[..written]);
            return;
        }

        text.Append(Encoding.ASCII.GetBytes(Written(number)));
    }

    /// <summary>Number::toString (ECMA-262, 6.1.6.1.20): the shortest digits, written out between 1e-6 and 1e21.</summary>
    private static string Written(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }

        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        var round = number.ToString("R", CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        var exponent = int.Parse(shortest.AsSpan(shortest.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var end = round.IndexOf('E', StringComparison.Ordinal);
        var digits = (end < 0 ? round : round[..end]).Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Trim('0');
        digits = digits.Length == 0 ? "0" : digits;
        return sign + (Math.Abs(number) is >= 1e-6 and < WrittenOut ? WithoutExponent(digits, exponent) : WithExponent(digits, exponent));
    }

    private static string WithoutExponent(string digits, int exponent) => exponent < 0
        ? "0." + new string('0', -exponent - 1) + digits
        : exponent >= digits.Length - 1 ? digits.PadRight(exponent + 1, '0') : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];

    private static string WithExponent(string digits, int exponent) =>
        (digits.Length == 1 ? digits : digits[..1] + "." + digits[1..]) + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);

    /// <summary>StringToNumber (ECMA-262, 7.1.4.1): blank is 0, hexadecimal, octal and binary are read, all else must be one decimal number.</summary>
    private static double ToNumber(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text.Length > 2 && text[0] == '0' && Base(text[1]) is { } radix)
        {
            return ToInteger(text[2..], radix);
        }

        if (text.SequenceEqual("Infinity"u8) || text.SequenceEqual("+Infinity"u8) || text.SequenceEqual("-Infinity"u8))
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        return IsDecimal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    // .NET reads words such as "nan" as numbers, JavaScript does not.
    private static bool IsDecimal(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(DecimalLetters) < 0;

    private static int? Base(byte letter) => letter switch
    {
        (byte)'x' or (byte)'X' => 16,
        (byte)'o' or (byte)'O' => 8,
        (byte)'b' or (byte)'B' => 2,
        _ => null,
    };

    private static double ToInteger(ReadOnlySpan<byte> digits, int radix)
    {
        double number = 0;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit((char)digit) ? Convert.ToInt32(((char)digit).ToString(), 16) : radix;
            if (value >= radix)
            {
                return double.NaN;
            }

            number = (number * radix) + value;
        }

        return number;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (!IsEdge(text[0]) && !IsEdge(text[^1])) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Trim());

    // Blank in ASCII, or the beginning or the end of something longer that may be blank.
    private static bool IsEdge(byte at) => at is <= 0x20 or >= 0x80;
}
