using System.Globalization;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;

namespace ReleaseBoard.Web.Journal;

/// <summary>What a journal page shows, as its address says it.</summary>
public sealed record JournalView
{
    public string? Application { get; init; }

    public string? Environment { get; init; }

    public string? Act { get; init; }

    public string? By { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    /// <summary>A day, or an instant with its zone; without one it is UTC, as the journal is.</summary>
    public string? From { get; init; }

    public string? Until { get; init; }

    public bool IsEmpty => this == new JournalView();

    public JournalFilter ToFilter() => new()
    {
        Application = Given(Application) is { } application ? new ApplicationKey(application) : null,
        Environment = Given(Environment) is { } environment ? new EnvironmentKey(environment) : null,
        Act = Given(Act),
        By = Given(By) is { } by ? new OperatorName(by) : null,
        Subject = Given(Subject),
        Text = Given(Text),
        From = Moment(From),
        // A day without a time means all of it.
        Until = Moment(Until) is { } until ? (Until?.Length == 10 ? until.AddDays(1).AddMilliseconds(-1) : until) : null,
    };

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
