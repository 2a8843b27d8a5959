namespace ReleaseBoard.Domain.Targeting;

internal enum Arithmetic
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Largest,
    Smallest,
}

/// <summary>Numbers out of numbers. What is no number, and what has no result, fails the evaluation.</summary>
internal sealed class ArithmeticNode(Arithmetic asked, Node[] operands) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        double result = 0;
        for (var i = 0; i < operands.Length; i++)
        {
            var value = operands[i].Evaluate(ref frame);
            if (!TryNumber(value, out var number))
            {
                return frame.Fail();
            }

            result = i == 0 ? First(number) : Join(asked, result, number);
        }

        return double.IsNaN(result) ? frame.Fail() : Datum.Of(result);
    }

    private bool TryNumber(in Datum value, out double number)
    {
        number = value.Kind is DatumKind.List or DatumKind.Map ? double.NaN : ScriptRules.ToNumber(value);
        return asked is Arithmetic.Largest or Arithmetic.Smallest ? value.Kind is DatumKind.Number : !double.IsNaN(number);
    }

    private double First(double number) => (asked, operands.Length) switch
    {
        (Arithmetic.Subtract, 1) => -number,
        (Arithmetic.Divide, 1) => Join(Arithmetic.Divide, 1, number),
        _ => number,
    };

    public static double Join(Arithmetic asked, double left, double right) => asked switch
    {
        Arithmetic.Add => left + right,
        Arithmetic.Subtract => left - right,
        Arithmetic.Multiply => left * right,
        Arithmetic.Divide => right == 0 ? double.NaN : left / right,
        Arithmetic.Remainder => left % right,
        Arithmetic.Largest => right > left ? right : left,
        Arithmetic.Smallest => right < left ? right : left,
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "Arithmetic nobody knows."),
    };
}

/// <summary>Arithmetic over a list that must be computed first; <c>+</c> and <c>-</c> also take a single value.</summary>
internal sealed class SpreadArithmeticNode(Arithmetic asked, Node operand) : Node
{
    public override Datum Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        frame.Last = value;
        var isAlone = value.Kind is not DatumKind.List;
        if (isAlone && asked is Arithmetic.Multiply or Arithmetic.Divide or Arithmetic.Remainder)
        {
            return frame.Fail();
        }

        var items = isAlone ? [value] : value.List;
        var nodes = new Node[items.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new ConstantNode(items[i]);
        }

        var fewest = asked switch
        {
            Arithmetic.Add or Arithmetic.Multiply => 0,
            Arithmetic.Remainder => 2,
            _ => 1,
        };
        return nodes.Length < fewest ? frame.Fail() : nodes.Length == 0 && asked is Arithmetic.Multiply ? Datum.Of(1.0) : new ArithmeticNode(asked, nodes).Evaluate(ref frame);
    }
}
