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
    public Task<JournalVerification> VerifyAsync(CancellationToken cancellationToken) => database.ReadSlowlyAsync(
        db =>
        {
            long number = 0;
            var hash = JournalRules.Beginning;
            while (JournalStore.After(db, number, 1000) is { Count: > 0 } batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var entry in batch)
                {
                    if (JournalRules.Fault(entry, number, hash) is { } fault)
                    {
                        return new JournalVerification(false, number, hash, fault);
                    }

                    (number, hash) = (entry.Number, entry.Hash);
                }
            }

            return new JournalVerification(true, number, hash, $"All {number} entries hold together.");
        },
        cancellationToken);
}

/// <summary>What a walk along the chain found: how far it holds, the hash there, and a sentence.</summary>
public sealed record JournalVerification(bool Holds, long Entries, Digest LastHash, string Sentence);
