using System.Collections.Immutable;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>One environment as it answers now: compiled, immutable, exchanged whole.</summary>
public sealed class FlagSnapshot
{
    private ILookup<FlagKey, FlagKey>? _dependants;

    public required EnvironmentKey Environment { get; init; }

    /// <summary>The number of the journal's entry that made it so: rises with every change, also over a restart.</summary>
    public required long Version { get; init; }

    public required FlagSet Set { get; init; }

    /// <summary>True when the flag is here and has the variant; no variant is what leaves it to the code.</summary>
    public bool Answers(FlagKey flag, string? variant) => Links.TryGetValue(flag, out var links) && (variant is null || links.Variants.Contains(variant));

    /// <summary>The flag as it answers now, to be compared by reference: another object after each change of it.</summary>
    internal object? StateOf(FlagKey flag) => Links.GetValueOrDefault(flag);

    /// <summary>Counts what is given out; made when somebody first asks for all flags.</summary>
    internal ExposureTally? Tally { get; set; }

    /// <summary>What each flag hangs on.</summary>
    internal ImmutableDictionary<FlagKey, FlagLinks> Links { get; init; } = ImmutableDictionary<FlagKey, FlagLinks>.Empty;

    /// <summary>The flags that ask for each flag first; turned round when it is first asked for.</summary>
    internal ILookup<FlagKey, FlagKey> Dependants => _dependants ??=
        Links.SelectMany(flag => flag.Value.Prerequisites.Select(first => (first, flag.Key))).ToLookup(pair => pair.first, pair => pair.Key);
}

/// <summary>The flags a flag asks for first, the segments it names and the variants it gives out.</summary>
internal sealed record FlagLinks(ImmutableArray<FlagKey> Prerequisites, ImmutableArray<SegmentKey> Segments, ImmutableArray<string> Variants)
{
    public static FlagLinks Of(FlagInPlace flag) => new(
        [.. flag.Plan.Prerequisites.Select(prerequisite => prerequisite.Flag)],
        [.. FlagPlanRules.SegmentsIn(flag.Plan)],
        [.. flag.Flag.Variants.Select(variant => variant.Name)]);
}
