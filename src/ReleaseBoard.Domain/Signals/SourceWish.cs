using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a source shall be, as someone typed it; the rules decide whether it can.</summary>
public sealed record SourceWish
{
    public required Slot Slot { get; init; }

    public required string Name { get; init; }

    public required SourceKind Kind { get; init; }

    public string? Address { get; init; }

    public SourceAccessKind Access { get; init; }

    public string? User { get; init; }

    /// <summary>A new password or token; null or empty keeps the one that is there, as long as the address is on the same host.</summary>
    public string? Secret { get; init; }

    public Facts<SourceQuery> Queries { get; init; } = [];

    public TimeSpan? Interval { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int? MaximumBytes { get; init; }

    /// <summary>The revision this was made of: 0 for a new one, null to overwrite.</summary>
    public int? BasedOn { get; init; }

    /// <summary>Never the secret, so that no log gives it away.</summary>
    public override string ToString() => $"{Kind} {Name} of {Slot}";
}
