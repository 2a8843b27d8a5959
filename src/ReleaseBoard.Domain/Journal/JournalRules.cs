using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Journal;

/// <summary>How entries hang together.</summary>
public static class JournalRules
{
    /// <summary>What stands before the first entry.</summary>
    public static readonly Digest Beginning = new(new string('0', 64));

    /// <summary>The noun of an act: <c>promotion</c> of <c>promotion.approved</c>.</summary>
    public static string Noun(string act) => act.Split('.', 2)[0];

    /// <summary>Numbers, dates and hashes a note, so that it follows the entry before.</summary>
    public static JournalEntry Follow(JournalNote note, long lastNumber, Digest lastHash, DateTimeOffset at, OperatorName by)
    {
        var entry = new JournalEntry
        {
            Number = lastNumber + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
            By = by,
            Act = note.Act,
            Application = note.Application,
            Environment = note.Environment,
            Subject = note.Subject,
            Sentence = note.Sentence,
            Reason = note.Reason,
            Details = note.Details,
            Previous = lastHash,
            Hash = lastHash,
        };
        return entry with { Hash = Seal(entry) };
    }

    /// <summary>
    /// SHA-256 over the previous hash and every field, each with its length before it, so that no two different entries
    /// write the same bytes. A missing field has length -1.
    /// </summary>
    public static Digest Seal(JournalEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, entry.Previous.Value);
        Add(hash, entry.Number);
        Add(hash, entry.At.ToUnixTimeMilliseconds());
        Add(hash, entry.By.Value);
        Add(hash, entry.Act);
        Add(hash, entry.Application?.Value);
        Add(hash, entry.Environment?.Value);
        Add(hash, entry.Subject);
        Add(hash, entry.Sentence);
        Add(hash, entry.Reason);
        Add(hash, entry.Details);
        return new Digest(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Null when the entry follows the one before it; else what is wrong with it, as a sentence that names it.</summary>
    public static string? Fault(JournalEntry entry, long lastNumber, Digest lastHash)
    {
        if (entry.Number != lastNumber + 1)
        {
            return lastNumber + 1 == entry.Number - 1
                ? $"Entry {lastNumber + 1} is missing."
                : $"Entry {lastNumber + 1} is not where it should be: entry {entry.Number} stands in its place.";
        }

        if (entry.Previous != lastHash)
        {
            return $"Entry {entry.Number} does not follow entry {lastNumber}: it names another hash as the one before.";
        }

        return Seal(entry) == entry.Hash ? null : $"Entry {entry.Number} was changed after it was written: its content does not give its hash.";
    }

    private static void Add(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            Add(hash, -1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
