using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>What the board did not measure because it was away is known as that.</summary>
public sealed class PresenceTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly IOptions<HealthOptions> _options = Options.Create(new HealthOptions());

    [Fact]
    public async Task A_board_that_comes_back_says_from_when_to_when_none_was_there()
    {
        await LiveAsync(TimeSpan.FromMinutes(5));
        var left = _store.Clock.Now;
        _store.Clock.Advance(TimeSpan.FromMinutes(12));
        var came = _store.Clock.Now;
        await LiveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal([new TimeRange(left, came)], Away(TimeSpan.FromMinutes(15)));
        Assert.Equal([new TimeRange(_store.Clock.Now.AddMinutes(-5), came)], Away(TimeSpan.FromMinutes(5)));
        Assert.Empty(Away(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_board_that_starts_again_at_once_was_not_away()
    {
        await LiveAsync(TimeSpan.FromMinutes(5));
        _store.Clock.Advance(TimeSpan.FromSeconds(4));
        await LiveAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(Away(TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public void While_another_board_lives_none_is_away()
    {
        TimeRange Life(int from, int until) => new(SomeDay.AddMinutes(from), SomeDay.AddMinutes(until));

        Assert.Equal([Life(30, 40)], PresenceRules.Away([Life(0, 30), Life(1, 10), Life(20, 25), Life(40, 41)], SomeDay, SomeDay.AddHours(1)));
    }

    public void Dispose() => _store.Dispose();

    private static readonly DateTimeOffset SomeDay = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private Facts<TimeRange> Away(TimeSpan length)
    {
        var board = new HealthBoard(_options, _store.Clock);
        var until = _store.Clock.Now;
        return new HealthDesk(board, _store.Database, _options, _store.Clock).Course(Said.Shop, until - length, until, TimeSpan.FromSeconds(1), withStore: true).Value().Away;
    }

    private async Task LiveAsync(TimeSpan span)
    {
        using var watch = new PresenceWatch(_store.Database, _options, _store.Clock, NullLogger<PresenceWatch>.Instance);
        await watch.LookAsync(CancellationToken.None);
        _store.Clock.Advance(span);
        await watch.LookAsync(CancellationToken.None);
    }
}
