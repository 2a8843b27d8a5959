using System.Text;

namespace ReleaseBoard.Domain.Targeting;

internal enum Comparison
{
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// <summary>JavaScript's comparisons (ECMA-262, 7.2.12 to 7.2.14) over JSON's values.</summary>
internal static class ComparisonRules
{
    public static bool Holds(Comparison asked, in Datum left, in Datum right) => asked switch
    {
        Comparison.Equal => IsEqual(left, right),
        Comparison.NotEqual => !IsEqual(left, right),
        Comparison.Same => IsSame(left, right),
        Comparison.NotSame => !IsSame(left, right),
        _ when IsWord(left) && IsWord(right) => Holds(asked, Order(Words(left), Words(right))),
        _ => Holds(asked, ScriptRules.ToNumber(left), ScriptRules.ToNumber(right)),
    };

    public static bool Holds(Comparison asked, double left, double right) => asked switch
    {
        Comparison.Equal or Comparison.Same => left == right,
        Comparison.NotEqual or Comparison.NotSame => left != right,
        Comparison.Less => left < right,
        Comparison.AtMost => left <= right,
        Comparison.Greater => left > right,
        Comparison.AtLeast => left >= right,
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "A comparison nobody knows."),
    };

    public static bool IsSame(in Datum left, in Datum right) => left.Kind == right.Kind && left.Kind switch
    {
        DatumKind.Number => left.Number == right.Number,
        DatumKind.Text => left.Text.SequenceEqual(right.Text),
        DatumKind.List or DatumKind.Map => left.IsSame(right),
        _ => true,
    };

    private static bool IsEqual(in Datum left, in Datum right)
    {
        if (left.Kind == right.Kind)
        {
            return IsSame(left, right);
        }

        if (left.IsNull || right.IsNull || (IsCompound(left) && IsCompound(right)))
        {
            return false;
        }

        // A list or a map beside a text is compared as text, everything else as numbers.
        return IsWord(left) && IsWord(right) && (left.Kind is DatumKind.Text || right.Kind is DatumKind.Text)
            ? Words(left).SequenceEqual(Words(right))
            : ScriptRules.ToNumber(left) == ScriptRules.ToNumber(right);
    }

    private static bool IsCompound(in Datum value) => value.Kind is DatumKind.List or DatumKind.Map;

    private static bool IsWord(in Datum value) => value.Kind is DatumKind.Text or DatumKind.List or DatumKind.Map;

    private static ReadOnlySpan<byte> Words(in Datum value) => value.Kind is DatumKind.Text ? value.Text : ScriptRules.ToText(value);

    /// <summary>JavaScript orders text by UTF-16 units, which is not the order of UTF-8's bytes beyond U+FFFF.</summary>
    private static int Order(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        System.Text.Ascii.IsValid(left) && System.Text.Ascii.IsValid(right)
            ? left.SequenceCompareTo(right)
            : string.CompareOrdinal(Encoding.UTF8.GetString(left), Encoding.UTF8.GetString(right));

    private static bool Holds(Comparison asked, int order) => Holds(asked, order, 0.0);
}
