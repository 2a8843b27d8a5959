using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>All attempts at one version or at one repeatable script, added up.</summary>
/// <param name="Last">The last attempt, forward or back.</param>
/// <param name="Applied">The attempt by which it is in the database; null when it is not.</param>
public sealed record AttemptSum(HistoryRow Last, HistoryRow? Applied)
{
    /// <summary>Left half-way outside a transaction: nobody but a person can say what of it is there, and nothing runs before that.</summary>
    public bool IsHalfDone => Last is { InTransaction: false, State: AttemptState.Running or AttemptState.Failed };
}

/// <summary>What a database's attempts add up to.</summary>
public static class HistoryRules
{
    public static IReadOnlyDictionary<MigrationVersion, AttemptSum> Versions(IEnumerable<HistoryRow> history) => history
        .Where(row => row.Version is not null)
        .GroupBy(row => row.Version ?? default)
        .ToDictionary(same => same.Key, Sum);

    public static IReadOnlyDictionary<string, AttemptSum> Repeatables(IEnumerable<HistoryRow> history) => history
        .Where(row => row.Kind is MigrationKind.Repeatable)
        .GroupBy(row => row.Description)
        .ToDictionary(same => same.Key, Sum);

    /// <summary>The newest version that is in the database; null for none.</summary>
    public static MigrationVersion? Newest(IEnumerable<HistoryRow> history) =>
        Versions(history).Where(one => one.Value.Applied is not null).Select(one => (MigrationVersion?)one.Key).Max();

    /// <summary>SHA-256 of all attempts and what came of them: the same while nothing ran in the database since.</summary>
    public static string Mark(IEnumerable<HistoryRow> history) => Digest.Of(Encoding.UTF8.GetBytes(string.Join(
        '\n', history.OrderBy(row => row.Rank).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Rank} {row.Kind} {row.Version} {row.Description} {row.Digest} {row.State}"))))).Value;

    private static AttemptSum Sum(IEnumerable<HistoryRow> attempts)
    {
        var ordered = attempts.OrderBy(row => row.Rank).ToList();
        var applied = ordered.Where(row => row.State is AttemptState.Applied)
            .Aggregate((HistoryRow?)null, (_, row) => row.Kind is MigrationKind.Undo ? null : row);
        return new(ordered[^1], applied);
    }
}
