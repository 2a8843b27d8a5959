namespace ReleaseBoard.Domain.Targeting;

/// <summary>How much of a document is taken before it is refused; what is within them compiles and evaluates in bounded time.</summary>
public sealed record TargetingLimits
{
    /// <summary>JSON's numbers beyond this lose their last digits in half of the clients (2^53 - 1).</summary>
    public const double LargestNumber = 9007199254740991;

    public static TargetingLimits Default { get; } = new();

    /// <summary>Bytes of JSON.</summary>
    public int DocumentBytes { get; init; } = 32 << 20;

    public int Flags { get; init; } = 10_000;

    /// <summary>Levels of JSON, from the document's root.</summary>
    public int Depth { get; init; } = 96;

    /// <summary>Conditions with a result each, in one flag, with what its references bring in.</summary>
    public int Rules { get; init; } = 1_000;

    /// <summary>Operators in one flag after every reference was put in: the most work that one evaluation can be, loops apart.</summary>
    public int Operators { get; init; } = 20_000;

    public int Variants { get; init; } = 256;

    /// <summary>Flags asked about another flag's prerequisites, all levels together.</summary>
    public int Prerequisites { get; init; } = 64;
}

/// <summary>How a document is read: as written here, where every fault is refused, or as imported, where flagd's own lenience holds.</summary>
public enum Strictness
{
    /// <summary>Whatever could fail when somebody asks is refused now.</summary>
    Written,

    /// <summary>As flagd does: a flag that cannot be read answers PARSE_ERROR, an operator that cannot work answers null.</summary>
    Imported,
}
