using System.Globalization;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/journal</c>.</summary>
internal static class JournalEndpoints
{
    public static void MapJournal(this RouteGroupBuilder api)
    {
        api.MapGet("/journal", (JournalDesk desk, HttpContext http, [AsParameters] JournalQuery query) => query.Before is { } before
                ? Results.Ok(desk.List(query.Filter with { Only = http.Reach().Only }, before, query.Count ?? 50))
                : Refusal.Invalid("journal.cursor", "This cursor was not given out by the journal.").ToProblem())
            .WithTags("Journal").WithSummary("What happened, newest first, filtered.").Produces<Page<JournalEntry>>();

        api.MapGet("/journal/verification", async (JournalDesk desk, CancellationToken cancellationToken) =>
                Results.Ok(await desk.VerifyAsync(cancellationToken)))
            .WithSummary("Walks the whole chain and says whether it holds, or which entry does not.").WithTags("Journal").Produces<JournalVerification>();
    }

    /// <summary>The filter as a query says it.</summary>
    internal sealed record JournalQuery
    {
        public string? Application { get; init; }
        public string? Environment { get; init; }
        public string? By { get; init; }
        public string? Act { get; init; }
        public string? Subject { get; init; }
        public string? Text { get; init; }
        public DateTimeOffset? From { get; init; }
        public DateTimeOffset? Until { get; init; }
        public string? Cursor { get; init; }
        public int? Count { get; init; }

        /// <summary>Null when the cursor is none.</summary>
        public long? Before => Cursor is null ? long.MaxValue : long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        public JournalFilter Filter => new()
        {
            Application = Application is null ? null : new(Application),
            Environment = Environment is null ? null : new(Environment),
            By = By is null ? null : new(By),
            Act = Act,
            Subject = Subject,
            Text = Text,
            From = From,
            Until = Until,
        };
    }
}
