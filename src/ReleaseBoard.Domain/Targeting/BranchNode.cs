namespace ReleaseBoard.Domain.Targeting;

/// <summary><c>if</c>: the first result whose condition is true, else the last.</summary>
internal sealed class BranchNode(Node[] conditions, Node[] results, Node otherwise, string pointer, bool isOutermost) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        for (var i = 0; i < conditions.Length; i++)
        {
            var isTrue = conditions[i].IsTrue(ref frame);
            if (frame.Trace is { } trace)
            {
                Tell(trace, i, isTrue);
            }

            if (frame.HasFailed)
            {
                return Datum.Null;
            }

            if (isTrue)
            {
                return results[i].Evaluate(ref frame);
            }
        }

        if (isOutermost && frame.Trace is { } told)
        {
            told.Place = $"{pointer}/{2 * conditions.Length}";
        }

        return otherwise.Evaluate(ref frame);
    }

    private void Tell(Trace trace, int index, bool isTrue)
    {
        trace.Ask($"{pointer}/{2 * index}", isTrue);
        if (isTrue && isOutermost)
        {
            trace.Rule ??= index;
            trace.Place = $"{pointer}/{(2 * index) + 1}";
        }
    }
}

/// <summary><c>or</c>: the first value that is true, else the last; <c>and</c>: the first that is false, else the last.</summary>
internal sealed class JunctionNode(Node[] operands, bool untilTrue) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var value = Datum.Null;
        foreach (var operand in operands)
        {
            value = operand.Evaluate(ref frame);
            frame.Last = value;
            if (ScriptRules.IsTrue(value) == untilTrue)
            {
                break;
            }
        }

        return value;
    }

    public override bool IsTrue(ref Frame frame)
    {
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            frame.Last = value;
            if (ScriptRules.IsTrue(value) == untilTrue)
            {
                return untilTrue;
            }
        }

        return operands.Length > 0 && !untilTrue;
    }
}

/// <summary><c>!</c>, and <c>!!</c> where <paramref name="whenTrue"/>.</summary>
/// <param name="unwraps">Of a list its first item is asked, as an interpreted rule does; a compiled one asks whether it is empty.</param>
internal sealed class TruthNode(Node operand, bool whenTrue, bool unwraps) : Node
{
    public override Datum Evaluate(ref Frame frame) => Datum.Of(IsTrue(ref frame));

    public override bool IsTrue(ref Frame frame)
    {
        if (!unwraps)
        {
            return operand.IsTrue(ref frame) == whenTrue;
        }

        var value = operand.Evaluate(ref frame);
        return (value.Kind is DatumKind.List ? !value.List.IsEmpty && ScriptRules.IsTrue(value.List[0]) : ScriptRules.IsTrue(value)) == whenTrue;
    }
}
