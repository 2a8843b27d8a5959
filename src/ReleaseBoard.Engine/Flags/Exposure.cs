using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>How often one variant of a flag was given out in one minute.</summary>
/// <param name="Variant">Empty where the answer left it to the code.</param>
/// <param name="At">The minute's beginning.</param>
public sealed record Exposure(EnvironmentKey Environment, FlagKey Flag, string Variant, DateTimeOffset At, long Count);

/// <summary>What one flag gave out in one environment over a span.</summary>
public sealed record ExposureSum(EnvironmentKey Environment, FlagKey Flag, Facts<VariantSum> Variants)
{
    public long Count => Variants.Sum(variant => variant.Count);
}

/// <summary>How often one variant was given out.</summary>
public sealed record VariantSum(string Variant, long Count);
