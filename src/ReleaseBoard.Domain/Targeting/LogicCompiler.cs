using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>From JSONLogic to a tree of nodes. Each fault is noted with its place and compiled as null, so that all are found at once.</summary>
internal sealed partial class LogicCompiler(ReferenceShelf shelf, FaultList faults, TargetingLimits limits)
{
    // Nodes made for a whole document where references are compiled anew in place of results.
    private const int NodesOfDocument = 4_000_000;

    private static readonly Flag Nobody = new()
    {
        Key = "", KeyText = [], KeyFragment = [], IsEnabled = true, IsBroken = false, IsForgiving = false, IsForBrowsers = false, Bucketing = Bucketing.FlagdV2,
        Variants = [], VariantNames = [], Default = null, Off = null, Prerequisites = [], Rule = null, Metadata = default,
    };

    private HashSet<string> _variants = [];
    private int _operators;
    private int _rules;
    private int _deepest;
    private int _made;
    private bool _isTooLarge;

    /// <summary>Compiles a flag's targeting.</summary>
    public Node Compile(JsonElement targeting, PointerPath at, IReadOnlyCollection<string> variants)
    {
        (_operators, _rules, _deepest, _isTooLarge) = (0, 0, 0, false);
        _variants = [.. variants];
        return Compile(targeting, at, new Position(ResultRole.Certain, IsOutermost: true, IsInterpreted: false, IsInLoop: false, Depth: 0));
    }

    private Node Compile(JsonElement element, PointerPath at, Position position)
    {
        _deepest = Math.Max(_deepest, position.Depth);
        _made++;
        if (_isTooLarge || IsTooLarge(at, position))
        {
            return ConstantNode.Null;
        }

        var node = element.ValueKind switch
        {
            JsonValueKind.Object => CompileObject(element, at, position),
            JsonValueKind.Array => CompileList(element, at, position),
            _ => new ConstantNode(Literal(element)),
        };
        if (position.Role is ResultRole.Certain && node is ConstantNode constant)
        {
            CheckResult(constant.Value, at);
        }

        return node;
    }

    private bool IsTooLarge(PointerPath at, Position position)
    {
        var sentence = position.Depth > limits.Depth ? string.Create(CultureInfo.InvariantCulture, $"A rule is at most {limits.Depth} levels deep, references included.")
            : _operators > limits.Operators || _made > NodesOfDocument ? string.Create(CultureInfo.InvariantCulture, $"A flag has at most {limits.Operators} operators, references included.")
            : _rules > limits.Rules ? string.Create(CultureInfo.InvariantCulture, $"A flag has at most {limits.Rules} rules, references included.")
            : null;
        if (sentence is not null)
        {
            _isTooLarge = true;
            faults.Add("targeting.too-large-rule", at, sentence, FaultWeight.Refuses);
        }

        return _isTooLarge;
    }

    private Node CompileObject(JsonElement element, PointerPath at, Position position)
    {
        var count = element.GetPropertyCount();
        if (count != 1)
        {
            return count == 0 ? new ConstantNode(Datum.Of(DatumMap.Empty)) : Broken("targeting.several-operators", at, "An operator stands alone in its object.");
        }

        var property = element.EnumerateObject().First();
        if (property.NameEquals("$ref"))
        {
            return Reference(property.Value, at, position);
        }

        _operators++;
        return Operator(property.Name, property.Value, at.Of(property.Name), position);
    }

    private Node CompileList(JsonElement element, PointerPath at, Position position)
    {
        var items = Operands(element, at, position.Operand);
        return items.All(item => item is ConstantNode)
            ? new ConstantNode(Datum.Of([.. items.OfType<ConstantNode>().Select(item => item.Value)], items.Length))
            : new ListNode(items);
    }

    private Node Reference(JsonElement name, PointerPath at, Position position)
    {
        var said = name.ValueKind is JsonValueKind.String ? name.GetString() ?? "" : "";
        if (!shelf.TryGet(said, out var rule, out var place))
        {
            return Broken("targeting.unknown-reference", at, $"There is no shared rule \"{said}\".");
        }

        // A result is checked against the flag's own variants, so it cannot be shared.
        if (position.Role is not ResultRole.None)
        {
            return Guarded(said, at, () => Compile(rule, place, position with { Depth = position.Depth + 1 }));
        }

        var compiled = shelf.Compiled(said, position) ?? Shared(said, rule, place, at, position);
        _operators += compiled.Operators;
        _rules += compiled.Rules;
        _deepest = Math.Max(_deepest, position.Depth + compiled.Height);
        IsTooLarge(at, position with { Depth = position.Depth + compiled.Height });
        return compiled.IsBroken ? Broken("targeting.broken-reference", at, $"The shared rule \"{said}\" cannot be read.") : compiled.Node;
    }

    private CompiledReference Shared(string name, JsonElement rule, PointerPath place, PointerPath at, Position position)
    {
        var (operators, rules, deepest, breaks) = (_operators, _rules, _deepest, faults.Breaks);
        (_operators, _rules, _deepest) = (0, 0, 0);
        // Counted from where it stands, so that a chain of references cannot grow deeper than the stack.
        var node = Guarded(name, at, () => Compile(rule, place, position with { Depth = position.Depth + 1 }));
        var compiled = new CompiledReference(node, _operators, _rules, Math.Max(0, _deepest - position.Depth), faults.Breaks > breaks || _isTooLarge);
        (_operators, _rules, _deepest) = (operators, rules, deepest);
        shelf.Keep(name, position, compiled);
        return compiled;
    }

    private Node Guarded(string name, PointerPath at, Func<Node> compile)
    {
        if (!shelf.Open(name))
        {
            return Broken("targeting.reference-cycle", at, $"The shared rule \"{name}\" refers to itself.");
        }

        var node = compile();
        shelf.Close(name);
        return node;
    }

    private static Datum Literal(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Datum.Of(Encoding.UTF8.GetBytes(element.GetString() ?? "")),
        JsonValueKind.Number => Datum.Of(element.GetDouble()),
        JsonValueKind.True => Datum.Of(true),
        JsonValueKind.False => Datum.Of(false),
        _ => Datum.Null,
    };

    private Node[] Operands(JsonElement list, PointerPath at, Position position) =>
        [.. list.EnumerateArray().Select((item, index) => Compile(item, at.At(index), position))];

    /// <summary>Says what cannot work and compiles it as null; the flag answers PARSE_ERROR.</summary>
    private ConstantNode Broken(string code, PointerPath at, string sentence)
    {
        faults.Add(code, at, sentence, FaultWeight.Breaks);
        return ConstantNode.Null;
    }

    /// <summary>Says what will always be null; the flag answers its default.</summary>
    private Node Idle(string code, PointerPath at, string sentence, Node operands)
    {
        faults.Add(code, at, sentence, FaultWeight.Warns);
        return operands is ConstantNode ? ConstantNode.Null : new IdleNode(operands);
    }

    private void CheckResult(Datum value, PointerPath at)
    {
        if (value.IsNull)
        {
            return;
        }

        var name = Encoding.UTF8.GetString(ScriptRules.ToText(value));
        if (value.Kind is DatumKind.List or DatumKind.Map || !_variants.Contains(name))
        {
            faults.Add("targeting.unknown-variant", at, $"There is no variant \"{name}\".", FaultWeight.Warns);
        }
    }

    /// <summary>
    /// What is the same for everybody is computed now; it must not fail. Where flagd-core compiles a rule it finds out at once,
    /// where it interprets one only when somebody gets there.
    /// </summary>
    private Node Folded(Node node, IEnumerable<Node> operands, PointerPath at, Position position)
    {
        if (!operands.All(operand => operand is ConstantNode))
        {
            return node;
        }

        var frame = new Frame(EvaluationContext.Empty, Nobody, 0);
        var value = node.Evaluate(ref frame);
        if (!frame.HasFailed)
        {
            return new ConstantNode(value);
        }

        faults.Add("targeting.never-works", at, "This fails for everybody.", position.IsInterpreted ? FaultWeight.Warns : FaultWeight.Breaks);
        return FailureNode.Instance;
    }
}
