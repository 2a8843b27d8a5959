using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where the board of any moment is read: from the journal only.</summary>
public sealed class PastDesk(Database database)
{
    private const int LastEntries = 15;

    /// <summary>A page of the board as it was at that moment. How things did then is not in the journal, so it cannot be asked for.</summary>
    public Outcome<BoardView> Read(DateTimeOffset moment, BoardQuestion question, Reach reach) => question.Filter is BoardFilter.Unhealthy
        ? Refusal.Invalid("board.no-past-health", "The journal does not keep how things did: of the past, ask for all or for what was moving.")
        : database.Read<Outcome<BoardView>>(db => Read(db, moment, question, reach));

    private static BoardView Read(DbConnection db, DateTimeOffset moment, BoardQuestion question, Reach reach)
    {
        var last = PastStore.NumberAt(db, moment);
        var environments = PastStore.Environments(db, last);
        var known = PastStore.Applications(db, last).Where(application => reach.Sees(application.Key)).ToList();

        // Of all applications, not only of those on the page: the figures count them all, and the filter chooses among them.
        var promotions = known.Count == 0 ? PastRules.NoPromotions : PastStore.Promotions(db, last, known.Select(application => application.Key), Keys(environments));
        var moving = PastRules.Moving(promotions);
        var count = Math.Clamp(question.Count, 1, 200);
        var asked = known
            .Where(application => string.CompareOrdinal(application.Key.Value, question.Cursor ?? "") > 0
                && Matches(application.Key.Value, application.Summary, question.Search)
                && (question.Filter is BoardFilter.All || moving.Contains(application.Key)))
            .Take(count + 1)
            .ToList();
        var page = Stored.ToPage(asked, count, application => application.Key.Value);
        return new BoardView
        {
            AsOf = moment,
            JournalNumber = last,
            Environments = environments,
            Rows = Rows(db, last, page.Items, environments, promotions),
            Next = page.Next,
            Figures = PastRules.Figures(promotions),
            Now = JournalStore.List(db, new() { Only = reach.Only, IsOfThings = true }, last + 1, LastEntries).Items,
        };
    }

    private static Facts<BoardRow> Rows(
        DbConnection db,
        long last,
        Facts<Domain.Applications.Application> applications,
        Facts<Domain.Environments.ReleaseEnvironment> environments,
        IReadOnlyDictionary<Slot, PromotionDetails> promotions)
    {
        if (applications.Count == 0)
        {
            return [];
        }

        var keys = applications.Select(application => application.Key).ToList();
        var latest = PastStore.Latest(db, last, keys);
        var traffic = PastStore.Traffic(db, last, keys, Keys(environments));
        return applications
            .Select(application => PastRules.Row(application, latest.TryGetValue(application.Key, out var row) ? Artifact(row) : null, environments, traffic, promotions))
            .ToFacts();
    }

    private static List<EnvironmentKey> Keys(Facts<Domain.Environments.ReleaseEnvironment> environments) => [.. environments.Select(environment => environment.Key)];

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
