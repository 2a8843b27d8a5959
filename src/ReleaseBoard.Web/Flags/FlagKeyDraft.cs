using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A key to flags while someone types.</summary>
public sealed class FlagKeyDraft
{
    public string Name { get; set; } = "";

    public string Environment { get; set; } = "";

    public FlagAccessKind Kind { get; set; }

    /// <summary>As <see cref="ClauseDraft.Parts"/> reads them; only a browser's key has any.</summary>
    public string Origins { get; set; } = "";

    public FlagAccessWish ToWish() => new(Name, new(Environment), Kind, Kind is FlagAccessKind.Browser ? ClauseDraft.Parts(Origins) : []);
}
