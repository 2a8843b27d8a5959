using ReleaseBoard.Domain.Applications;

namespace ReleaseBoard.Web.Applications;

/// <summary>An application while someone types.</summary>
public sealed class ApplicationDraft
{
    public string Key { get; set; } = "";

    public ApplicationKind Kind { get; set; }

    public string Summary { get; set; } = "";

    /// <summary>True when the board knows it already: its key and kind stay.</summary>
    public bool IsKnown { get; init; }
}
