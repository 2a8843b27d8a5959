namespace ReleaseBoard.Domain.Notices;

/// <summary>What a person wants to be told, and how.</summary>
public sealed record OwnNotices
{
    public static readonly OwnNotices Nothing = new();

    public NoticeChoice Choice { get; init; } = NoticeChoice.All;

    /// <summary>Listed on the person's own page.</summary>
    public bool InBoard { get; init; }

    public bool ByMail { get; init; }
}
