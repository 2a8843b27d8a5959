using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Tests.Signals;

/// <summary>What is silent is never up.</summary>
public sealed class StandingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_asked_is_up_while_it_answers_and_down_with_a_reason_when_it_does_not()
    {
        var heard = new SourceNews { Since = Now.AddHours(-1), HeardAt = Now.AddSeconds(-10) };

        Assert.Equal(SourceState.Waiting, Of(SourceKind.Prometheus, null).State);
        Assert.Equal(SourceState.Up, Of(SourceKind.Prometheus, heard).State);
        Assert.Equal((SourceState.Partial, "It answers half."), Told(SourceKind.Prometheus, heard with { Warnings = ["It answers half."] }));
        Assert.Equal((SourceState.Down, "Nothing answers at its address. It last spoke 10 s ago."), Told(SourceKind.Prometheus, heard with { Trouble = "Nothing answers at its address." }));
        Assert.Equal((SourceState.Down, "Too slow. It has not spoken since the board began to ask."), Told(SourceKind.Prometheus, new() { Since = Now, Trouble = "Too slow." }));
        Assert.Equal((SourceState.Down, "Nothing has arrived for 3 min."), Told(SourceKind.Prometheus, heard with { HeardAt = Now.AddMinutes(-3) }));
    }

    [Fact]
    public void What_is_sent_is_down_when_it_falls_silent()
    {
        Assert.Equal(SourceState.Waiting, Of(SourceKind.Otlp, new() { Since = Now.AddMinutes(-2) }).State);
        Assert.Equal((SourceState.Down, "Nothing has arrived for 4 min."), Told(SourceKind.Otlp, new() { Since = Now.AddMinutes(-4) }));
        Assert.Equal(SourceState.Up, Of(SourceKind.Otlp, new() { Since = Now.AddHours(-1), HeardAt = Now.AddMinutes(-2) }).State);
        Assert.Equal((SourceState.Down, "Nothing has arrived for 3 min 1 s."), Told(SourceKind.Otlp, new() { Since = Now.AddHours(-1), HeardAt = Now.AddSeconds(-181) }));
    }

    [Fact]
    public void Alerts_may_be_silent_and_silence_is_no_state_of_health()
    {
        Assert.Equal(SourceState.Waiting, Of(SourceKind.Alertmanager, new() { Since = Now.AddDays(-4) }).State);
        Assert.Equal((SourceState.Quiet, "It last spoke 2 h ago; it speaks only when there is something to say."), Told(SourceKind.Alertmanager, new() { Since = Now.AddDays(-4), HeardAt = Now.AddHours(-2) }));
        Assert.Equal(SourceState.Up, Of(SourceKind.Alertmanager, new() { Since = Now.AddDays(-4), HeardAt = Now.AddMinutes(-2) }).State);
    }

    [Fact]
    public void What_is_down_is_asked_less_often_but_at_least_each_minute() => Assert.Equal(
        [5, 5, 10, 20, 40, 60, 60],
        Enumerable.Range(0, 7).Select(failures => (int)SourcePaceRules.Pause(TimeSpan.FromSeconds(5), failures).TotalSeconds));

    private static SourceStanding Of(SourceKind kind, SourceNews? news) => StandingRules.Of(
        new SignalSource { Slot = SignalHouse.Shop, Name = "x", Kind = kind, Interval = SourceRules.Usual(kind), Timeout = TimeSpan.FromSeconds(5), MaximumBytes = 1024 }, news, Now);

    private static (SourceState State, string Sentence) Told(SourceKind kind, SourceNews news)
    {
        var standing = Of(kind, news);
        return (standing.State, standing.Sentence);
    }
}
