using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Notices;

/// <summary>Who is told what happened, in the journal's order, each at least once.</summary>
public sealed record Receiver
{
    /// <summary>0 until the store has numbered it.</summary>
    public long Id { get; init; }

    public required ReceiverKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Where it is, as far as people may read it: without a query, and of a chat only the host, because its address is its secret.</summary>
    public required string Shown { get; init; }

    /// <summary>The person whose own choice this is; null for one that administrators keep.</summary>
    public OperatorName? Owner { get; init; }

    public required NoticeChoice Choice { get; init; }

    /// <summary>The board's own address for links in messages, ending in a slash; null for none.</summary>
    public string? Board { get; init; }

    /// <summary>Until when the secret before is signed with beside the present one; null when there is none.</summary>
    public DateTimeOffset? FormerUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Revision { get; init; } = 1;

    public DeliveryState Delivery { get; init; } = new();
}

/// <summary>How a receiver is spoken to.</summary>
public enum ReceiverKind
{
    /// <summary>JSON, signed as Standard Webhooks says.</summary>
    Webhook,

    /// <summary>What incoming webhooks of Slack, Mattermost and Discord take.</summary>
    Chat,
    Mail,
}

/// <summary>What shall be said of a receiver.</summary>
/// <param name="Address">URL or mail address; null or empty leaves a known receiver's as it is.</param>
/// <param name="Board">The board's own address, for links.</param>
public sealed record ReceiverWish(ReceiverKind Kind, string Name, string? Address, NoticeChoice Choice, string? Board = null)
{
    /// <summary>The revision it was made of; null when it does not matter.</summary>
    public int? BasedOn { get; init; }

    /// <summary>Without the address, which may be a secret.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
