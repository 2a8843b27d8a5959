namespace ReleaseBoard.Domain.Targeting;

/// <summary>An operator with its operands, compiled: the tree of one rule.</summary>
internal abstract class Node
{
    /// <summary>The value over this context; null and <see cref="Frame.HasFailed"/> where there is none.</summary>
    public abstract Datum Evaluate(ref Frame frame);

    /// <summary>Whether the value counts as true.</summary>
    public virtual bool IsTrue(ref Frame frame) => ScriptRules.IsTrue(Evaluate(ref frame));

    /// <summary>Appends the value as concatenation writes it.</summary>
    public virtual void Append(ref Frame frame, ref TextBuilder text) => ScriptRules.Append(ref text, Evaluate(ref frame));
}

/// <summary>A value that stands in the rule.</summary>
internal sealed class ConstantNode(Datum value) : Node
{
    public static readonly ConstantNode Null = new(Datum.Null);

    public Datum Value => value;

    public override Datum Evaluate(ref Frame frame) => value;
}

/// <summary>A list some of whose items must be computed.</summary>
internal sealed class ListNode(Node[] items) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var values = new Datum[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = items[i].Evaluate(ref frame);
        }

        return Datum.Of(values);
    }
}

/// <summary>What fails for everybody who gets this far.</summary>
internal sealed class FailureNode : Node
{
    public static readonly FailureNode Instance = new();

    public override Datum Evaluate(ref Frame frame) => frame.Fail();
}

/// <summary>An operator that answers null whatever its operands are; they are asked, since they may fail.</summary>
internal sealed class IdleNode(Node operands) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        operands.Evaluate(ref frame);
        return Datum.Null;
    }
}
