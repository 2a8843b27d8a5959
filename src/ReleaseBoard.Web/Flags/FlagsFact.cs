using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A page of the list, with what was seen of each flag in the last hour.</summary>
public sealed record FlagsFact(Facts<ReleaseEnvironment> Environments, Page<FlagView> Page, Facts<ExposureSum> Seen)
{
    /// <summary>How often each variant was given out, in all environments together.</summary>
    public Facts<VariantSum> SeenOf(FlagKey flag) => Seen.Where(sum => sum.Flag == flag).SelectMany(sum => sum.Variants)
        .GroupBy(variant => variant.Variant, StringComparer.Ordinal).Select(group => new VariantSum(group.Key, group.Sum(variant => variant.Count))).ToFacts();
}
