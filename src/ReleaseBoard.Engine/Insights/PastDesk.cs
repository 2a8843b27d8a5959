using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where the board of any moment is read: from the journal only.</summary>
public sealed class PastDesk(Database database)
{
    private const int LastEntries = 15;

    /// <summary>A page of the board as it was at that moment.</summary>
    public BoardView Read(DateTimeOffset moment, string? search, string? cursor, int count) =>
        database.Read(db => Read(db, moment, search, cursor, Math.Clamp(count, 1, 200)));

    private static BoardView Read(DbConnection db, DateTimeOffset moment, string? search, string? cursor, int count)
    {
        var last = PastStore.NumberAt(db, moment);
        var environments = PastStore.Environments(db, last);
        var known = PastStore.Applications(db, last)
            .Where(application => string.CompareOrdinal(application.Key.Value, cursor ?? "") > 0 && Matches(application.Key.Value, application.Summary, search))
            .Take(count + 1)
            .ToList();
        var page = Stored.ToPage(known, count, application => application.Key.Value);
        var rows = Rows(db, last, page.Items, environments);
        return new BoardView
        {
            AsOf = moment,
            JournalNumber = last,
            Environments = environments,
            Rows = rows,
            Next = page.Next,
            Figures = PastRules.Figures(rows),
            Now = JournalStore.List(db, new(), last + 1, LastEntries).Items,
        };
    }

    private static Facts<BoardRow> Rows(DbConnection db, long last, Facts<Domain.Applications.Application> applications, Facts<Domain.Environments.ReleaseEnvironment> environments)
    {
        if (applications.Count == 0)
        {
            return [];
        }

        var keys = applications.Select(application => application.Key).ToList();
        var places = environments.Select(environment => environment.Key).ToList();
        var latest = PastStore.Latest(db, last, keys);
        var traffic = PastStore.Traffic(db, last, keys, places);
        var promotions = PastStore.Promotions(db, last, keys, places);
        return applications
            .Select(application => PastRules.Row(application, latest.TryGetValue(application.Key, out var row) ? Artifact(row) : null, environments, traffic, promotions))
            .ToFacts();
    }

    private static LatestArtifact Artifact(PastStore.EntryRow row)
    {
        var origin = Stored.FromJson<UploadDetails>(row.Details).Origin;
        return new(new(row.Subject ?? ""), origin?.Commit, origin?.Message, Stored.Time(row.At));
    }

    private static bool Matches(string key, string summary, string? search) => string.IsNullOrWhiteSpace(search)
        || key.Contains(search, StringComparison.OrdinalIgnoreCase)
        || summary.Contains(search, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the board reads of an upload's details.</summary>
    private sealed record UploadDetails(BuildOrigin? Origin);
}
