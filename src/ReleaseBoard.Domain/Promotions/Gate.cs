using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A named question that must be answered yes before a promotion may start.</summary>
public sealed record Gate
{
    /// <summary>Its name for machines: <c>soak</c>, <c>approvals</c>, <c>hold</c>, <c>out-of-date</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its name for people: "Healthy in staging long enough".</summary>
    public required string Title { get; init; }

    public required bool IsOpen { get; init; }

    /// <summary>Why it is open or closed.</summary>
    public required string Because { get; init; }

    /// <summary>What stands in the way, as a word to pass it is bound to: of anything else another has to be given. Null where a word holds for all.</summary>
    [JsonIgnore]
    public string? Grounds { get; init; }

    /// <summary>What an approval or a confirmation has to name to open it, with commas between; null where naming opens nothing.</summary>
    [JsonIgnore]
    public string? Names { get; init; }

    /// <summary>Who or what can open it; null when it is open.</summary>
    public string? Opener { get; init; }

    /// <summary>What anyone who may promote here has to name to open it by a confirmation; null where that opens nothing.</summary>
    public string? Confirm { get; init; }

    /// <summary>Promotions that would open it, in the order they have to go.</summary>
    public Facts<PromoteFirst> Offers { get; init; } = [];

    /// <summary>True where nothing opens it any more as things stand but a way back elsewhere, or a person's word: asking is of no use.</summary>
    public bool IsShut { get; init; }

    /// <summary>When it will open by itself; null when it will not.</summary>
    public DateTimeOffset? OpensAt { get; init; }
}
