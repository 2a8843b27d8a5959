using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Insights;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/board</c>.</summary>
internal static partial class BoardEndpoints
{
    public static void MapBoard(this RouteGroupBuilder api) =>
        api.MapGet("/board", (BoardDesk desk, PastDesk past, HttpContext http, string? search, Named<BoardFilter>? filter, string? cursor, int? count, string? asOf) =>
                (asOf is null ? desk.Read(Question(search, filter, cursor, count), http.User.Credential()) : Moment(asOf).Then(moment => past.Read(moment, Question(search, filter, cursor, count), http.Reach())))
                    .ToResult())
            .WithTags("Board").WithSummary("What runs where; with asOf (RFC 3339), what ran there then.").Produces<BoardView>();

    private static BoardQuestion Question(string? search, Named<BoardFilter>? filter, string? cursor, int? count) =>
        new() { Search = search, Filter = filter?.Value ?? BoardFilter.All, Cursor = cursor, Count = count ?? 50 };

    /// <summary>A moment as RFC 3339 writes it: date, time and offset, none left out.</summary>
    internal static Outcome<DateTimeOffset> Moment(string text) =>
        Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : Refusal.Invalid("board.as-of-malformed", "asOf is a moment as RFC 3339 writes it, such as 2026-03-02T14:05:00Z. In an address a plus is written %2B.");

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
