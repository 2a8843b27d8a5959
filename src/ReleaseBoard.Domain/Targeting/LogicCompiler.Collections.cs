using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Operators over lists and texts, and flagd's own.</summary>
internal sealed partial class LogicCompiler
{
    private Node Looped(string name, JsonElement operands, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() != 2)
        {
            return Broken("targeting.arguments", at, "This takes a list and a rule for its items.");
        }

        var asked = name switch
        {
            "map" => Loop.Map,
            "filter" => Loop.Filter,
            "all" => Loop.All,
            "some" => Loop.Some,
            _ => Loop.None,
        };
        return new LoopNode(asked, Compile(operands[0], at.At(0), position.Operand), Compile(operands[1], at.At(1), position.InLoop), position.IsInterpreted);
    }

    private Node Reduced(JsonElement operands, PointerPath at, Position position) =>
        operands.ValueKind is JsonValueKind.Array && operands.GetArrayLength() is 2 or 3
            ? new ReductionNode(
                Compile(operands[0], at.At(0), position.Operand),
                Compile(operands[1], at.At(1), position.InLoop),
                operands.GetArrayLength() == 3 ? Compile(operands[2], at.At(2), position.Operand) : null)
            : Broken("targeting.arguments", at, "This takes a list, a rule, and a value to begin with.");

    private Node Merged(JsonElement operands, PointerPath at, Position position)
    {
        var isList = operands.ValueKind is JsonValueKind.Array;
        Node[] nodes = isList ? Operands(operands, at, position.Operand) : [Compile(operands, at, position.Operand)];
        return Folded(new MergeNode(nodes, isSpread: !isList), nodes, at, position);
    }

    private Node Member(JsonElement operands, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() != 2)
        {
            return Broken("targeting.arguments", at, "This takes a value, and the list or text to look for it in.");
        }

        var nodes = Operands(operands, at, position.Operand);
        if (nodes is [not ConstantNode, ConstantNode { Value: { Kind: DatumKind.List } list }] && list.List.Length >= TextSetNode.Fewest && AreTexts(list.List))
        {
            return new TextSetNode(nodes[0], list.List);
        }

        return Folded(new MembershipNode(nodes[0], nodes[1]), nodes, at, position);
    }

    private static bool AreTexts(ReadOnlySpan<Datum> list)
    {
        foreach (ref readonly var item in list)
        {
            if (item.Kind is not DatumKind.Text)
            {
                return false;
            }
        }

        return true;
    }

    private Node Joined(JsonElement operands, PointerPath at, Position position)
    {
        switch (operands.ValueKind)
        {
            case JsonValueKind.Array when !IsInterpretedAlone(operands, position, isUnary: true):
                var nodes = Operands(operands, at, position.Operand);
                return Folded(new JoinNode(nodes, position.IsInterpreted || nodes.All(node => node is ConstantNode)), nodes, at, position);
            case JsonValueKind.Object or JsonValueKind.Array:
                var node = Alone(operands, at, position);
                return Folded(new SpreadJoinNode(node), [node], at, position);
            default:
                return new ConstantNode(Datum.Of(ScriptRules.ToText(Literal(operands))));
        }
    }

    private Node Piece(JsonElement operands, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() is not (2 or 3))
        {
            return Broken("targeting.arguments", at, "This takes a text, where to begin, and how much.");
        }

        var nodes = Operands(operands, at, position.Operand);
        return Folded(new PieceNode(nodes[0], nodes[1], nodes.Length == 3 ? nodes[2] : null), nodes, at, position);
    }

    private Node Affix(JsonElement operands, bool atStart, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() != 2)
        {
            return Idle("targeting.arguments", at, "This takes two texts.", Compile(operands, at, position.Operand));
        }

        var nodes = Operands(operands, at, position.Operand);
        return nodes.Any(node => node is ConstantNode { Value.Kind: not DatumKind.Text })
            ? Idle("targeting.never-works", at, "This takes texts only.", new ListNode(nodes))
            : new AffixNode(nodes[0], nodes[1], atStart);
    }

    private Node Version(JsonElement operands, PointerPath at, Position position)
    {
        if (operands.ValueKind is not JsonValueKind.Array || operands.GetArrayLength() != 3)
        {
            return Idle("targeting.arguments", at, "This takes a version, a relation and a version.", Compile(operands, at, position.Operand));
        }

        var nodes = Operands(operands, at, position.Operand);
        if (Relation(operands[1]) is not { } relation)
        {
            return Idle("targeting.relation", at.At(1), "The relation of two versions is =, !=, <, <=, >, >=, ^ or ~.", new ListNode(nodes));
        }

        foreach (var place in (int[])[0, 2])
        {
            if (nodes[place] is ConstantNode constant && !SemanticVersion.TryParse(ScriptRules.ToText(constant.Value), out _))
            {
                return Idle("targeting.version", at.At(place), "This is no version.", new ListNode(nodes));
            }
        }

        return new VersionNode(nodes[0], relation, nodes[2]);
    }

    private static VersionRelation? Relation(JsonElement said) => said.ValueKind is not JsonValueKind.String ? null : said.GetString() switch
    {
        "=" => VersionRelation.Equal,
        "!=" => VersionRelation.NotEqual,
        "<" => VersionRelation.Less,
        "<=" => VersionRelation.AtMost,
        ">" => VersionRelation.Greater,
        ">=" => VersionRelation.AtLeast,
        "^" => VersionRelation.SameMajor,
        "~" => VersionRelation.SameMinor,
        _ => null,
    };
}
