using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Journal;

/// <summary>Where the past is read and its chain is checked.</summary>
public sealed class JournalDesk(Database database)
{
    public Page<JournalEntry> List(JournalFilter filter, long? before, int count) =>
        database.Read(db => JournalStore.List(db, filter, before, Math.Clamp(count, 1, 200)));

    public IReadOnlyList<JournalEntry> After(long number, int count) =>
        database.Read(db => JournalStore.After(db, number, Math.Clamp(count, 1, 1000)));

    public long LastNumber() => database.Read(JournalStore.LastNumber);

    /// <summary>Walks the whole chain. Answers how many entries hold, and the first that does not, by name.</summary>
    public Task<JournalVerification> VerifyAsync(CancellationToken cancellationToken) =>
        database.ReadSlowlyAsync(db => JournalWalk.Verify(db, cancellationToken), cancellationToken);

    /// <summary>The same for a store that another process may be writing to; nothing is changed in it.</summary>
    public static JournalVerification VerifyFile(string file) => Database.ReadFile(file, db => JournalWalk.Verify(db, CancellationToken.None));
}

/// <summary>What a walk along the chain found: how far it holds, the hash there, and a sentence.</summary>
public sealed record JournalVerification(bool Holds, long Entries, Digest LastHash, string Sentence);
