using System.Data.Common;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Journal;

/// <summary>
/// Reads the whole journal as the file has it and trusts none of it: a value of another kind, a row that cannot be read or a
/// chain that ends early are findings with the entry's name, not exceptions.
/// </summary>
internal static class JournalWalk
{
    // One pass in the order of the file's own tree: looking entries up by their numbers would believe the numbers.
    private const string EveryEntry =
        "select number, at, by, act, application, environment, subject, sentence, reason, details, previous, hash from journal order by number";

    public static JournalVerification Verify(DbConnection db, CancellationToken cancellationToken)
    {
        long number = 0;
        var hash = JournalRules.Beginning;
        try
        {
            var head = JournalStore.Head(db);
            using var command = db.CreateCommand();
            command.CommandText = EveryEntry;
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var entry = Read(rows);
                if (entry is null)
                {
                    return new(false, number, hash, $"Entry {number + 1} was changed after it was written: one of its fields is of another kind.");
                }

                if (JournalRules.Fault(entry, number, hash) is { } fault)
                {
                    return new(false, number, hash, fault);
                }

                (number, hash) = (entry.Number, entry.Hash);
            }

            return Ends(number, hash, head) ?? Agrees(db, number, hash);
        }
        catch (Exception damage) when (damage is not OperationCanceledException)
        {
            return new(false, number, hash, $"Entry {number + 1} cannot be read: the file is damaged there ({damage.Message}).");
        }
    }

    private static JournalVerification? Ends(long number, Digest hash, (long Number, Digest Hash)? head)
    {
        var (last, lastHash) = head ?? (0, JournalRules.Beginning);
        if (last > number)
        {
            return new(false, number, hash, last == number + 1
                ? $"Entry {last} is missing: the journal was cut off after entry {number}."
                : $"Entries {number + 1} to {last} are missing: the journal was cut off after entry {number}.");
        }

        return last == number && lastHash == hash
            ? null
            : new(false, number, hash, $"Entry {number} is not the one that was written last: the journal's head names entry {last} with another hash.");
    }

    private static JournalVerification Agrees(DbConnection db, long number, Digest hash) => Database.CheckTable(db, "journal") is { } said
        ? new(false, number, hash, $"All {number} entries hold together, but the store finds the table damaged: {said}.")
        : new(true, number, hash, number == 1 ? "The one entry holds." : $"All {number} entries hold together.");

    private static JournalEntry? Read(DbDataReader row)
    {
        if (row.GetValue(0) is not long number || row.GetValue(1) is not long at || row.GetValue(2) is not string by || row.GetValue(3) is not string act
            || row.GetValue(7) is not string sentence || row.GetValue(9) is not string details
            || row.GetValue(10) is not string previous || row.GetValue(11) is not string hash
            || !IsText(row, 4) || !IsText(row, 5) || !IsText(row, 6) || !IsText(row, 8))
        {
            return null;
        }

        return new JournalEntry
        {
            Number = number,
            At = Stored.Time(at),
            By = new(by),
            Act = act,
            Application = Text(row, 4) is { } application ? new(application) : null,
            Environment = Text(row, 5) is { } environment ? new(environment) : null,
            Subject = Text(row, 6),
            Sentence = sentence,
            Reason = Text(row, 8),
            Details = details,
            Previous = new(previous),
            Hash = new(hash),
        };
    }

    private static bool IsText(DbDataReader row, int column) => row.GetValue(column) is string or DBNull;

    private static string? Text(DbDataReader row, int column) => row.GetValue(column) as string;
}
