using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>The operators by name: JSONLogic's, and flagd's own.</summary>
internal sealed partial class LogicCompiler
{
    private Node Operator(string name, JsonElement operands, PointerPath at, Position position)
    {
        CheckTruth(name, at, position);
        return name switch
        {
            "var" => Variable(operands, at, position),
            "missing" => Missing(operands, at, position),
            "missing_some" => MissingSome(operands, at, position),
            "if" or "?:" => Branches(operands, at, position),
            "and" or "or" => Junction(operands, name is "or", at, position),
            "!" or "!!" => Truth(operands, name is "!!", at, position),
            "==" or "!=" or "===" or "!==" or "<" or "<=" or ">" or ">=" => Compared(name, operands, at, position),
            "+" or "-" or "*" or "/" or "%" or "max" or "min" => Calculated(name, operands, at, position),
            "map" or "filter" or "all" or "some" or "none" => Looped(name, operands, at, position),
            "reduce" => Reduced(operands, at, position),
            "merge" => Merged(operands, at, position),
            "in" => Member(operands, at, position),
            "cat" => Joined(operands, at, position),
            "substr" => Piece(operands, at, position),
            "fractional" => Fractional(operands, at, position),
            "sem_ver" => Version(operands, at, position),
            "starts_with" or "ends_with" => Affix(operands, name is "starts_with", at, position),
            _ => Broken("targeting.unknown-operator", at, $"There is no operator \"{name}\"."),
        };
    }

    /// <summary>An operator that says true or false where a variant is wanted needs variants of these names.</summary>
    private void CheckTruth(string name, PointerPath at, Position position)
    {
        var isTruth = name is "!" or "!!" or "==" or "!=" or "===" or "!==" or "<" or "<=" or ">" or ">=" or "in" or "all" or "some" or "none" or "sem_ver" or "starts_with" or "ends_with";
        if (position.Role is ResultRole.Certain && isTruth && !(_variants.Contains("true") && _variants.Contains("false")))
        {
            faults.Add("targeting.unknown-variant", at, "This says true or false, and there are no variants of these names.", FaultWeight.Warns);
        }
    }

    private Node Variable(JsonElement operands, PointerPath at, Position position)
    {
        var isList = operands.ValueKind is JsonValueKind.Array;
        var count = isList ? operands.GetArrayLength() : 1;
        if (count > 2)
        {
            return Broken("targeting.arguments", at, "A variable has a name and at most a default.");
        }

        var name = count == 0 ? default : isList ? operands[0] : operands;
        var otherwise = count == 2 ? Compile(operands[1], at.At(1), position.Operand) : ConstantNode.Null;
        switch (name.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array:
                return new ComputedVariableNode(Compile(name, isList ? at.At(0) : at, position.Operand), otherwise);
            case JsonValueKind.String or JsonValueKind.Number:
                var path = name.ValueKind is JsonValueKind.String ? name.GetString() ?? "" : name.GetRawText();
                return path.Length == 0 ? new WholeNode()
                    : path.StartsWith("../", StringComparison.Ordinal) ? Broken("targeting.climbing", at, "A loop's rule sees its item only; not every evaluator can look out of it.")
                    : new VariableNode(PathRules.Split(path), otherwise, replacesNull: !position.IsInterpreted);
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return new WholeNode();
            default:
                return Broken("targeting.arguments", at, "A variable's name is a text or a number.");
        }
    }

    private MissingNode Missing(JsonElement operands, PointerPath at, Position position) => new MissingNode(Compile(operands, at, position.Operand), null);

    private Node MissingSome(JsonElement operands, PointerPath at, Position position) =>
        operands.ValueKind is JsonValueKind.Array && operands.GetArrayLength() == 2
            ? new MissingNode(Compile(operands[1], at.At(1), position.Operand), Compile(operands[0], at.At(0), position.Operand))
            : Broken("targeting.arguments", at, "This takes how many are enough, and a list of names.");

    private Node Branches(JsonElement operands, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() == 0)
        {
            return Broken("targeting.arguments", at, "This takes conditions and results in turn, and what holds otherwise.");
        }

        // Once into a list: an element of a JSON array is found by walking to it.
        var arms = operands.EnumerateArray().ToArray();
        var count = arms.Length;
        _rules += count / 2;
        if (IsTooLarge(at, position))
        {
            return ConstantNode.Null;
        }

        // flagd-core compiles three arms and more, and interprets less.
        var inner = position with { IsInterpreted = position.IsInterpreted || count < 3 };
        var (conditions, results) = (new List<Node>(), new List<Node>());
        for (var i = 0; i + 1 < count; i += 2)
        {
            conditions.Add(Compile(arms[i], at.At(i), inner.Operand));
            results.Add(Compile(arms[i + 1], at.At(i + 1), inner.Result));
        }

        var otherwise = count % 2 == 1 ? Compile(arms[count - 1], at.At(count - 1), inner.Result) : ConstantNode.Null;
        var branch = new BranchNode([.. conditions], [.. results], otherwise, at.ToString(), position.IsOutermost);

        // A result stays as it is, so that it can be explained.
        return position.Role is ResultRole.None ? Folded(branch, [.. conditions, .. results, otherwise], at, position) : branch;
    }

    private Node Junction(JsonElement operands, bool untilTrue, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array)
        {
            return Broken("targeting.arguments", at, "This takes a list.");
        }

        var inner = position.Role is ResultRole.None ? position.Operand : position.Result with { Role = ResultRole.Possible };
        var nodes = Operands(operands, at, inner);
        return Folded(new JunctionNode(nodes, untilTrue), nodes, at, position);
    }

    private Node Truth(JsonElement operands, bool whenTrue, PointerPath at, Position position)
    {
        var isList = operands.ValueKind is JsonValueKind.Array;
        if (isList && operands.GetArrayLength() != 1)
        {
            return Broken("targeting.arguments", at, "This takes one value.");
        }

        var node = Compile(isList ? operands[0] : operands, isList ? at.At(0) : at, position.Operand);
        return Folded(new TruthNode(node, whenTrue, position.IsInterpreted), [node], at, position);
    }

    private Node Compared(string name, JsonElement operands, PointerPath at, Position position)
    {
        var most = name is "<" or "<=" or ">" or ">=" ? 3 : 2;
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() < 2 || operands.GetArrayLength() > most)
        {
            return Broken("targeting.arguments", at, most == 3 ? "This compares two values, or three in a row." : "This compares two values.");
        }

        var asked = name switch
        {
            "==" => Comparison.Equal,
            "!=" => Comparison.NotEqual,
            "===" => Comparison.Same,
            "!==" => Comparison.NotSame,
            "<" => Comparison.Less,
            "<=" => Comparison.AtMost,
            ">" => Comparison.Greater,
            _ => Comparison.AtLeast,
        };
        var nodes = Operands(operands, at, position.Operand);
        var isInterpreted = position.IsInterpreted || nodes.All(node => node is ConstantNode);
        return Folded(new ComparisonNode(asked, nodes, isInterpreted), nodes, at, position);
    }

    private Node Calculated(string name, JsonElement operands, PointerPath at, Position position)
    {
        var asked = name switch
        {
            "+" => Arithmetic.Add,
            "-" => Arithmetic.Subtract,
            "*" => Arithmetic.Multiply,
            "/" => Arithmetic.Divide,
            "%" => Arithmetic.Remainder,
            "max" => Arithmetic.Largest,
            _ => Arithmetic.Smallest,
        };
        if (operands.ValueKind is JsonValueKind.Object || IsInterpretedAlone(operands, position, name is "+" or "-"))
        {
            var node = Alone(operands, at, position);
            return Folded(new SpreadArithmeticNode(asked, node), [node], at, position);
        }

        var nodes = operands.ValueKind is JsonValueKind.Array ? Operands(operands, at, position.Operand) : [new ConstantNode(Literal(operands))];
        var fewest = name is "+" or "*" ? 0 : name is "%" ? 2 : 1;
        if (nodes.Length < fewest)
        {
            return Broken("targeting.arguments", at, "This takes more numbers.");
        }

        return nodes.Length == 0 ? new ConstantNode(Datum.Of(name is "*" ? 1.0 : 0.0)) : Folded(new ArithmeticNode(asked, nodes), nodes, at, position);
    }

    /// <summary>An interpreted rule takes the brackets off a single operand, so that a list in it counts as all operands.</summary>
    private static bool IsInterpretedAlone(JsonElement operands, Position position, bool isUnary) =>
        isUnary && position.IsInterpreted && operands.ValueKind is JsonValueKind.Array && operands.GetArrayLength() == 1 && operands[0].ValueKind is not JsonValueKind.Array;

    private Node Alone(JsonElement operands, PointerPath at, Position position) => operands.ValueKind is JsonValueKind.Array
        ? Compile(operands[0], at.At(0), position.Operand)
        : Compile(operands, at, position.Operand);
}
