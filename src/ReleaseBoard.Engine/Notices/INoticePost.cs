using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Brings letters to one kind of receiver. Whatever the receiver does, it answers in bounded time and memory.</summary>
public interface INoticePost
{
    bool Brings(ReceiverKind kind);

    Task<PostAnswer> SendAsync(Letter letter, CancellationToken cancellationToken);
}

/// <summary>What is brought where: one notice, or several to a mailbox.</summary>
/// <param name="Secrets">What it is signed with, the newest first.</param>
public sealed record Letter(ReceiverKind Kind, string Address, Facts<string> Secrets, Facts<Notice> Notices)
{
    /// <summary>Nothing of it belongs in a log.</summary>
    public override string ToString() => $"{Kind}, {Notices.Count}";
}
