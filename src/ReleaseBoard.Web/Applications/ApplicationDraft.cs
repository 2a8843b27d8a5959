using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Applications;

/// <summary>An application while someone types.</summary>
public sealed class ApplicationDraft
{
    public string Key { get; set; } = "";

    public ApplicationKind Kind { get; set; }

    public string Summary { get; set; } = "";

    public int? KeepArtifacts { get; set; }

    /// <summary>True when the board knows it already: its key and kind stay.</summary>
    public bool IsKnown => Revision > 0;

    private int Revision { get; init; }

    public static ApplicationDraft Of(Application known) => new() { Key = known.Key.Value, Kind = known.Kind, Summary = known.Summary, KeepArtifacts = known.KeepArtifacts, Revision = known.Revision };

    /// <summary>What was typed, made of what was seen: someone who was faster is not overwritten.</summary>
    public ApplicationWish ToWish(ApplicationKey key) => new(key, Kind, Summary.Trim()) { KeepArtifacts = KeepArtifacts, BasedOn = Revision };
}
