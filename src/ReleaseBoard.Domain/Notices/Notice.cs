using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Notices;

/// <summary>One entry of the journal as it is told to others.</summary>
public sealed record Notice(JournalEntry Entry, NoticeKind Kind, string? Link)
{
    /// <summary>The same for the same entry however often it is sent, and another on another board.</summary>
    public string Id => $"msg_{Entry.Number}_{Entry.Hash.Value[..16]}";

    public static Notice Of(JournalEntry entry, string? board) => new(entry, NoticeKindRules.Of(entry), NoticeLinks.Of(entry, board));

    /// <summary>"Came back by itself: storefront in production".</summary>
    public string Headline()
    {
        var kind = NoticeKindRules.Words(Kind);
        return $"{char.ToUpperInvariant(kind[0])}{kind[1..]}{Place()}";
    }

    /// <summary>What a receiver is sent to see that it is heard. It is in no journal: its number is 0.</summary>
    public static Notice Test(string receiver, OperatorName by, DateTimeOffset at, string? board) => new(
        new JournalEntry
        {
            Number = 0,
            At = at,
            By = by,
            Act = "notice.test",
            Sentence = $"{by} tests whether {receiver} is heard.",
            Previous = JournalRules.Beginning,
            Hash = new(Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))),
        },
        NoticeKind.Other,
        board);

    private string Place() => (Entry.Application, Entry.Environment) switch
    {
        ({ } application, { } environment) => $": {application} in {environment}",
        ({ } application, null) => $": {application}",
        (null, { } environment) => $": {environment}",
        _ => Kind is NoticeKind.Other ? "" : Entry.Subject is { } subject ? $": {subject}" : "",
    };
}
