namespace ReleaseBoard.Domain.Targeting;

/// <summary>What is wrong in a document, and where: <paramref name="Pointer"/> is a JSON pointer (RFC 6901) into it.</summary>
public sealed record FlagFault(string Code, string Pointer, string Sentence, FaultWeight Weight)
{
    public override string ToString() => $"{(Pointer.Length == 0 ? "The document" : Pointer)}: {Sentence}";
}

/// <summary>What a fault does to a document that is read with flagd's lenience.</summary>
public enum FaultWeight
{
    /// <summary>The operator answers null, or the flag's default is used.</summary>
    Warns,

    /// <summary>The flag answers PARSE_ERROR.</summary>
    Breaks,

    /// <summary>The whole document is refused.</summary>
    Refuses,
}

/// <summary>Collects what is wrong, as far as a person would read.</summary>
internal sealed class FaultList
{
    // Enough to put a document right in one go; a hostile one gets no longer answer.
    private const int Kept = 50;

    private readonly List<FlagFault> _faults = [];

    public IReadOnlyList<FlagFault> Faults => _faults;

    /// <summary>How often a flag was broken so far; a compiler compares before and after.</summary>
    public int Breaks { get; private set; }

    public bool Refuses { get; private set; }

    public void Add(string code, PointerPath place, string sentence, FaultWeight weight)
    {
        Breaks += weight is FaultWeight.Breaks ? 1 : 0;
        Refuses |= weight is FaultWeight.Refuses;
        if (_faults.Count < Kept || weight is FaultWeight.Refuses)
        {
            _faults.Add(new FlagFault(code, place.ToString(), sentence, weight));
        }
    }
}

/// <summary>A place in a document, made into text only when somebody must read it.</summary>
internal sealed class PointerPath(PointerPath? parent, string? name, int index)
{
    public static readonly PointerPath Root = new(null, null, -1);

    public PointerPath Of(string name) => new(this, name, -1);

    public PointerPath At(int index) => new(this, null, index);

    public override string ToString()
    {
        var parts = new Stack<string>();
        for (var at = this; at.Parent is not null; at = at.Parent)
        {
            parts.Push(at.Name?.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) ?? at.Index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return string.Concat(parts.Select(part => "/" + part));
    }

    private PointerPath? Parent { get; } = parent;

    private string? Name { get; } = name;

    private int Index { get; } = index;
}
