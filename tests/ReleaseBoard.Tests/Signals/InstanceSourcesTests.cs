using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>The metrics pages of a slot's own instances, as one source.</summary>
public sealed class InstanceSourcesTests
{
    private static readonly Outcome<Exposition> Fine = new ExpositionParser(ExpositionLimits.Default).Parse("a 1\nb 2\n"u8);
    private static readonly Outcome<Exposition> Bad = new Refusal("metrics.slow", "It was too slow.");

    private readonly TestClock _clock = new();
    private readonly SourceBoard _board;
    private readonly InstanceSources _sources;

    public InstanceSourcesTests()
    {
        _board = new(_clock);
        _sources = new(_board);
    }

    [Fact]
    public void It_is_up_while_all_speak_partial_while_some_do_and_down_when_none_does()
    {
        Assert.Equal((SourceState.Up, ""), After((1, Fine), (2, Fine)));
        Assert.Equal(4, _board.Find(SignalHouse.Shop, "instances")?.Taken);
        Assert.Equal((SourceState.Partial, "Instance 2: It was too slow."), After((1, Fine), (2, Bad)));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((SourceState.Down, "Instance 1: It was too slow. It last spoke 4 s ago."), After((1, Bad), (2, Bad)));
    }

    [Fact]
    public void What_runs_no_more_is_no_source()
    {
        After((1, Fine));
        _sources.Note([]);

        Assert.Null(_board.Find(SignalHouse.Shop, "instances"));
    }

    private (SourceState State, string Sentence) After(params (int Instance, Outcome<Exposition> Said)[] round)
    {
        _sources.Note([.. round.Select(one => (SignalHouse.Shop, one.Instance, one.Said))]);
        var news = _board.Find(SignalHouse.Shop, "instances") ?? throw new InvalidOperationException("It is noted.");
        var standing = StandingRules.Of(SignalHouse.Shop, "instances", SourceKind.Scrape, news, _clock.Now);
        return (standing.State, standing.Sentence);
    }
}
