namespace ReleaseBoard.Domain.Targeting;

/// <summary>
/// Two or more values in order. flagd-core compares in two ways, and answers must not depend on who evaluates: where a rule is
/// compiled it asks of the second value and of the value looked at <em>last</em> whether they are numbers at all, which is the
/// first only where the second is a constant; where it is interpreted (inside a two-armed <c>if</c>) it asks both.
/// Source: json-logic-engine 5.0.7, compareCheck in utilities/downgrade.js and checkIdioms in optimizer.js.
/// </summary>
internal sealed class ComparisonNode(Comparison asked, Node[] operands, bool isInterpreted) : Node
{
    public override Datum Evaluate(ref Frame frame) => Datum.Of(IsTrue(ref frame));

    public override bool IsTrue(ref Frame frame)
    {
        var left = operands[0].Evaluate(ref frame);
        frame.Last = left;
        for (var i = 1; i < operands.Length; i++)
        {
            var right = operands[i].Evaluate(ref frame);
            if (!(isInterpreted ? Interpreted(ref frame, left, right) : Compiled(ref frame, left, ref right, isPair: operands.Length == 2)))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private bool Compiled(ref Frame frame, in Datum left, ref Datum right, bool isPair)
    {
        if (asked is not (Comparison.Same or Comparison.NotSame))
        {
            right = Checked(ref frame, right, frame.Last);
        }

        if (!isPair)
        {
            frame.Last = right;
        }

        return ComparisonRules.Holds(asked, left, right);
    }

    private static Datum Checked(ref Frame frame, in Datum item, in Datum last)
    {
        if (item.IsTextOrNull && last.IsTextOrNull)
        {
            return item;
        }

        if (IsNoNumber(item, last.IsNull) || IsNoNumber(last, isNanAllowed: false))
        {
            return frame.Fail();
        }

        if (last.IsNull && !ScriptRules.IsTruthy(item))
        {
            return Datum.Null;
        }

        return item.IsNull && !ScriptRules.IsTruthy(last) ? Datum.Of(0.0) : item;
    }

    private bool Interpreted(ref Frame frame, in Datum left, in Datum right)
    {
        if (asked is Comparison.Same or Comparison.NotSame || (left.IsTextOrNull && right.IsTextOrNull))
        {
            return ComparisonRules.Holds(asked, left, right);
        }

        if (IsNoNumber(left, isNanAllowed: false) || IsNoNumber(right, left.IsNull))
        {
            frame.Fail();
            return false;
        }

        return ComparisonRules.Holds(asked, ScriptRules.ToNumber(left), ScriptRules.ToNumber(right));
    }

    private static bool IsNoNumber(in Datum value, bool isNanAllowed) =>
        value.Kind is DatumKind.List or DatumKind.Map || (value.Kind is DatumKind.Text && !isNanAllowed && double.IsNaN(ScriptRules.ToNumber(value)));
}
