using System.Globalization;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Health;

/// <summary>What span of time a page of health looks at: so far back from now, or two instants that stay. It stands in the address.</summary>
public sealed record HealthRange(TimeSpan Length)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestLive = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestLive = TimeSpan.FromMinutes(1);

    /// <summary>The ranges one click away; the first is the one when nothing is said.</summary>
    public static readonly IReadOnlyList<HealthRange> All =
    [
        new(TimeSpan.FromMinutes(5)), new(TimeSpan.FromMinutes(15)), new(TimeSpan.FromHours(1)), new(TimeSpan.FromHours(6)), new(TimeSpan.FromDays(1)), new(TimeSpan.FromDays(7)),
    ];

    /// <summary>"15 min": what stands in the address of a live range.</summary>
    public string Name => DurationText.Of(Length);

    /// <summary>Where a range that does not move begins; null when it ends now.</summary>
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until => From + Length;

    public bool IsLive => From is null;

    /// <summary>The range an address asks for, or why it cannot be: two instants in UTC, else a length, else the first of <see cref="All"/>.</summary>
    /// <param name="longest">For how long figures are kept.</param>
    public static Outcome<HealthRange> Read(string? range, string? from, string? until, TimeSpan longest)
    {
        if (from is null && until is null)
        {
            var length = range is null ? All[0].Length : DurationText.Parse(range);
            return length >= ShortestLive && length <= LongestLive && length <= longest
                ? new HealthRange(length.Value)
                : Refusal.Invalid("range.length", $"'{Shown(range)}' is no range from 1 min to {DurationText.Of(longest < LongestLive ? longest : LongestLive)}.");
        }

        if (Instant(from) is not { } begin || Instant(until) is not { } end)
        {
            return Refusal.Invalid("range.instant", "A picked range has two instants, such as from=2026-11-21T14:00:00Z and until=2026-11-21T14:15:00Z.");
        }

        return end - begin >= Shortest && end - begin <= longest
            ? new HealthRange(end - begin) { From = begin }
            : Refusal.Invalid("range.length", $"A range ends after it begins, and is from {DurationText.Of(Shortest)} to {DurationText.Of(longest)} long.");
    }

    /// <summary>An instant as it stands in an address: to the second, in UTC.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year is > 2000 and < 9000 ? at : null;

    private static string Shown(string? text) => text is { Length: > 20 } ? text[..20] + "…" : text ?? "";
}
