using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Judges how a source does from when it spoke. What is silent is never up.</summary>
public static class StandingRules
{
    /// <summary>So many intervals may pass without a word: one may be lost on the way.</summary>
    private const int IntervalsOfPatience = 3;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    public static SourceStanding Of(SignalSource source, SourceNews? news, DateTimeOffset now) =>
        Of(source.Slot, source.Name, source.Kind, source.Interval, source, news, now);

    /// <summary>Of what came without being configured.</summary>
    public static SourceStanding Of(Slot slot, string name, SourceKind kind, SourceNews news, DateTimeOffset now) =>
        Of(slot, name, kind, name == SourceRules.Instances ? TimeSpan.FromSeconds(1) : SourceRules.Usual(kind), null, news, now);

    private static SourceStanding Of(Slot slot, string name, SourceKind kind, TimeSpan interval, SignalSource? source, SourceNews? news, DateTimeOffset now)
    {
        var (state, sentence) = news is null ? (SourceState.Waiting, "It has not been asked yet.") : Judge(kind, interval, news, now);
        if (state is SourceState.Down && source is null && name != SourceRules.Instances)
        {
            (state, sentence) = (SourceState.Gone, $"{sentence} It came by itself, and leaves this list after a day of silence.");
        }

        return new SourceStanding(slot, name, kind, state, sentence, news, source);
    }

    private static (SourceState State, string Sentence) Judge(SourceKind kind, TimeSpan interval, SourceNews news, DateTimeOffset now)
    {
        var silence = now - (news.HeardAt ?? news.Since);
        var patience = Patience(kind, interval);
        if (news.Trouble is { } trouble)
        {
            return (SourceState.Down, $"{trouble} {Last(news, now)}");
        }

        if (patience is { } most && silence > most)
        {
            return (SourceState.Down, $"Nothing has arrived for {Spans.Words(Whole(silence))}.");
        }

        if (news.HeardAt is null)
        {
            return (SourceState.Waiting, patience is null ? "Nothing has arrived yet; it speaks only when there is something to say." : "Nothing has arrived yet.");
        }

        return patience is null && silence > Lately ? (SourceState.Quiet, $"It last spoke {Spans.Words(Whole(silence))} ago; it speaks only when there is something to say.")
            : news.Warnings.Count > 0 ? (SourceState.Partial, string.Join(" ", news.Warnings))
            : (SourceState.Up, "");
    }

    /// <summary>Null for what may rightly be silent. What is asked is heard within a second or so of its interval; what is sent may be late by minutes.</summary>
    private static TimeSpan? Patience(SourceKind kind, TimeSpan interval) =>
        interval <= TimeSpan.Zero ? null
        : kind is SourceKind.Scrape or SourceKind.Prometheus ? (interval * IntervalsOfPatience) + TimeSpan.FromMinutes(1)
        : interval * IntervalsOfPatience;

    private static string Last(SourceNews news, DateTimeOffset now) =>
        news.HeardAt is { } heard ? $"It last spoke {Spans.Words(Whole(now - heard))} ago." : "It has not spoken since the board began to ask.";

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromSeconds(Math.Max(0, Math.Floor(span.TotalSeconds)));
}
