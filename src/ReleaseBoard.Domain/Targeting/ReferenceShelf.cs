using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>The shared rules of a document (<c>$evaluators</c>), each compiled once however many flags refer to it.</summary>
internal sealed class ReferenceShelf
{
    private readonly Dictionary<string, (JsonElement Rule, PointerPath Place)> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, bool IsInterpreted, bool IsInLoop), CompiledReference> _compiled = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public void Add(string name, JsonElement rule, PointerPath place) => _rules[name] = (rule, place);

    public bool TryGet(string name, out JsonElement rule, out PointerPath place)
    {
        var isThere = _rules.TryGetValue(name, out var found);
        (rule, place) = isThere ? found : (default, PointerPath.Root);
        return isThere;
    }

    public CompiledReference? Compiled(string name, Position position) => _compiled.GetValueOrDefault((name, position.IsInterpreted, position.IsInLoop));

    public void Keep(string name, Position position, CompiledReference compiled) => _compiled[(name, position.IsInterpreted, position.IsInLoop)] = compiled;

    /// <summary>False when the rule is being compiled already: it refers to itself.</summary>
    public bool Open(string name) => _open.Add(name);

    public void Close(string name) => _open.Remove(name);
}

/// <summary>A shared rule and what it adds to whoever uses it.</summary>
internal sealed record CompiledReference(Node Node, int Operators, int Rules, int Height, bool IsBroken);

/// <summary>Where in a rule an operator stands, as far as its meaning depends on it.</summary>
/// <param name="Depth">Operators and lists around it, references included.</param>
internal readonly record struct Position(ResultRole Role, bool IsOutermost, bool IsInterpreted, bool IsInLoop, int Depth)
{
    /// <summary>An operand, whose value is not itself the answer.</summary>
    public Position Operand => this with { Role = ResultRole.None, IsOutermost = false, Depth = Depth + 1 };

    public Position Result => this with { IsOutermost = false, Depth = Depth + 1 };

    public Position InLoop => Operand with { IsInLoop = true };
}

/// <summary>Whether a value is what the flag answers.</summary>
internal enum ResultRole
{
    None,

    /// <summary>It may be.</summary>
    Possible,

    /// <summary>It is, so a constant must name a variant.</summary>
    Certain,
}
