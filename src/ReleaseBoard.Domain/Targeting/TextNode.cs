using System.Text;

namespace ReleaseBoard.Domain.Targeting;

/// <summary><c>cat</c>: all values one after the other.</summary>
/// <param name="skipsNull">As an interpreted rule does; a compiled one writes "null".</param>
internal sealed class JoinNode(Node[] operands, bool skipsNull) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        Span<byte> stack = stackalloc byte[256];
        var text = new TextBuilder(stack);
        Append(ref frame, ref text);
        var made = Datum.Of(text.Written.ToArray());
        text.Dispose();
        return made;
    }

    public override void Append(ref Frame frame, ref TextBuilder text)
    {
        foreach (var operand in operands)
        {
            if (operand is JoinNode inner)
            {
                inner.Append(ref frame, ref text);
                continue;
            }

            var value = operand.Evaluate(ref frame);
            if (!(skipsNull && value.IsNull))
            {
                ScriptRules.Append(ref text, value);
            }
        }

        frame.HasFailed |= text.IsFull;
    }
}

/// <summary><c>cat</c> over what must be computed first: a list's items, or a single value.</summary>
internal sealed class SpreadJoinNode(Node operand) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        switch (value.Kind)
        {
            case DatumKind.Null:
                return frame.Fail();
            case DatumKind.List:
                var items = new Node[value.List.Length];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = new ConstantNode(value.List[i]);
                }

                return new JoinNode(items, skipsNull: true).Evaluate(ref frame);
            default:
                return value.Kind is DatumKind.Text ? value : Datum.Of(ScriptRules.ToText(value));
        }
    }
}

/// <summary><c>substr</c>: from a place on, counted from the end where negative, so many characters or up to so many before the end.</summary>
internal sealed class PieceNode(Node text, Node from, Node? length) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var whole = text.Evaluate(ref frame);
        var start = from.Evaluate(ref frame);
        var count = length?.Evaluate(ref frame);
        if (whole.Kind is not DatumKind.Text)
        {
            return frame.Fail();
        }

        // JavaScript counts UTF-16 units.
        var units = Encoding.UTF8.GetString(whole.Text);
        var begin = Integer(start);
        var first = (int)Math.Clamp(begin < 0 ? units.Length + begin : begin, 0, units.Length);
        var rest = units.Length - first;
        var wanted = count is { } given ? Integer(given) : rest;
        var taken = (int)Math.Clamp(wanted < 0 ? rest + wanted : wanted, 0, rest);
        return Datum.Of(Encoding.UTF8.GetBytes(units.Substring(first, taken)));
    }

    private static double Integer(in Datum value)
    {
        var number = ScriptRules.ToNumber(value);
        return double.IsNaN(number) ? 0 : Math.Truncate(number);
    }
}

/// <summary><c>starts_with</c> and <c>ends_with</c>: null unless both are texts.</summary>
internal sealed class AffixNode(Node text, Node affix, bool atStart) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var whole = text.Evaluate(ref frame);
        var part = affix.Evaluate(ref frame);
        return whole.Kind is not DatumKind.Text || part.Kind is not DatumKind.Text
            ? Datum.Null
            : Datum.Of(atStart ? whole.Text.StartsWith(part.Text) : whole.Text.EndsWith(part.Text));
    }
}

/// <summary><c>sem_ver</c>: null where one of the two is no version.</summary>
internal sealed class VersionNode(Node left, VersionRelation relation, Node right) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        var second = right.Evaluate(ref frame);
        return SemanticVersion.TryParse(Text(first), out var a) && SemanticVersion.TryParse(Text(second), out var b)
            ? Datum.Of(Holds(a, b))
            : Datum.Null;
    }

    private static ReadOnlySpan<byte> Text(in Datum value) => value.Kind is DatumKind.Text ? value.Text : ScriptRules.ToText(value);

    private bool Holds(SemanticVersion a, SemanticVersion b) => relation switch
    {
        VersionRelation.Equal => a.CompareTo(b) == 0,
        VersionRelation.NotEqual => a.CompareTo(b) != 0,
        VersionRelation.Less => a.CompareTo(b) < 0,
        VersionRelation.AtMost => a.CompareTo(b) <= 0,
        VersionRelation.Greater => a.CompareTo(b) > 0,
        VersionRelation.AtLeast => a.CompareTo(b) >= 0,
        VersionRelation.SameMajor => a.Major == b.Major,
        VersionRelation.SameMinor => a.Major == b.Major && a.Minor == b.Minor,
        _ => throw new ArgumentOutOfRangeException(nameof(a), relation, "A relation nobody knows."),
    };
}

internal enum VersionRelation
{
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    SameMajor,
    SameMinor,
}
