using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>
/// What became of checking provenance. A verdict follows from document, artifact, keys and terms alone, so it is remembered by all
/// four: when one of them changes, another verdict is asked for, and the old one is simply never asked for again.
/// </summary>
public sealed class VerdictMemory
{
    // Two halves of about a kilobyte a verdict: when the young half is full it becomes the old one, and what nobody asked for meanwhile goes.
    private const int MostInHalf = 2_000;

    private readonly Lock _door = new();
    private Dictionary<VerdictKey, ProvenanceReport> _young = [];
    private Dictionary<VerdictKey, ProvenanceReport> _old = [];
    private long _checks;

    /// <summary>How many documents were really checked: parsed, and their signatures verified.</summary>
    public long Checks => Interlocked.Read(ref _checks);

    internal int Count
    {
        get
        {
            lock (_door)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    /// <summary>The verdict on a document, without who sent it; what was no provenance at all is refused and not remembered.</summary>
    internal Outcome<ProvenanceReport> Judge(VerdictKey key, Func<byte[]> document, Rulebook book)
    {
        if (Find(key) is { } known)
        {
            return known;
        }

        // Outside the lock: two who ask at once may both check, and come to the same.
        Interlocked.Increment(ref _checks);
        return ProvenanceRules.Judge(document(), key.Artifact, book.Keys(), book.Terms).Then<ProvenanceReport>(report =>
        {
            Keep(key, report);
            return report;
        });
    }

    private ProvenanceReport? Find(VerdictKey key)
    {
        lock (_door)
        {
            if (_young.TryGetValue(key, out var young))
            {
                return young;
            }

            if (_old.TryGetValue(key, out var old))
            {
                Put(key, old);
                return old;
            }

            return null;
        }
    }

    private void Keep(VerdictKey key, ProvenanceReport report)
    {
        lock (_door)
        {
            Put(key, report);
        }
    }

    private void Put(VerdictKey key, ProvenanceReport report)
    {
        if (_young.Count >= MostInHalf)
        {
            (_old, _young) = (_young, []);
        }

        _young[key] = report;
    }
}

/// <summary>What a verdict follows from.</summary>
/// <param name="Document">SHA-256 of the document.</param>
/// <param name="Rulebook">The print of keys and terms.</param>
internal readonly record struct VerdictKey(Digest Document, Digest Artifact, Digest Rulebook);
