using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>How fast one sender may send.</summary>
public sealed class OtlpPaceTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public void A_burst_is_let_in_and_what_is_beyond_it_waits_until_time_has_passed()
    {
        var pace = new OtlpPace(_clock);
        Assert.Equal(400, Enumerable.Range(0, 1_000).Count(_ => Send(pace, "a")));
        Assert.True(Send(pace, "b"));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, Enumerable.Range(0, 1_000).Count(_ => Send(pace, "a")));
    }

    [Fact]
    public void So_many_messages_at_a_time_and_one_more_when_one_has_ended()
    {
        var pace = new OtlpPace(_clock);
        Assert.All(Enumerable.Range(0, OtlpPace.AtATime), _ => Assert.Null(pace.Begin("a")));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Begin("a"));

        pace.End("a");
        Assert.Null(pace.Begin("a"));
    }

    private static bool Send(OtlpPace pace, string name)
    {
        var isIn = pace.Begin(name) is null;
        if (isIn)
        {
            pace.End(name);
        }

        return isIn;
    }
}
