using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Tests.Health;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.Insights;

/// <summary>What many look at is made once, and never older than what was announced.</summary>
public sealed class SlotBoardTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private readonly HealthRoom _room = new();

    public SlotBoardTests() => _room.Serve(30, (HealthRoom.Old, "1.1.0", 100, 50, 0));

    [Fact]
    public void All_who_look_at_the_same_moment_get_the_same_object()
    {
        var seen = Enumerable.Range(0, 50).AsParallel().Select(_ => Now()).ToList();

        Assert.All(seen, now => Assert.Same(seen[0], now));
        Assert.NotSame(seen[0], _room.Service<SlotBoard>().Live(HealthRoom.Shop, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void With_the_next_word_of_the_runner_only_what_differs_is_another_object()
    {
        var before = Now();

        _room.Serve(1, (HealthRoom.Old, "1.1.0", 100, 50, 0));

        var after = Now();
        Assert.NotEqual(before.Sight.Health, after.Sight.Health);
        Assert.NotEqual(before.Course?.Report.Until, after.Course?.Report.Until);
        Assert.Same(before.Aside, after.Aside);
        Assert.Same(before.Course?.Changes, after.Course?.Changes);
    }

    [Fact]
    public void An_announcement_that_changed_nothing_leaves_the_same_object()
    {
        var before = Now();

        _room.Feed.Announce(Topic.Health);

        Assert.Same(before, Now());
    }

    [Fact]
    public async Task What_is_announced_is_seen_within_the_same_second()
    {
        Assert.Empty(Now().Aside.Alerts);

        var told = new Alert
        {
            Fingerprint = "a", Name = "HighErrors", Summary = "", Severity = "critical", StartsAt = _room.Clock.Now,
            Application = HealthRoom.Shop.Application, Environment = HealthRoom.Shop.Environment,
        };
        Assert.Null((await _room.Service<AlertDesk>().ReceiveAsync([told], new Credential(new("otto"), null), default)).Refusal);

        Assert.Equal(["HighErrors"], Now().Aside.Alerts.Select(alert => alert.Name));
    }

    [Fact]
    public void The_overview_too_is_one_object_for_all_and_its_lines_stay_while_they_say_the_same()
    {
        var reader = _room.Service<OverviewReader>();
        var before = reader.Read(new());

        Assert.Same(before, reader.Read(new()));
        Assert.NotSame(before, reader.Read(new() { Search = "shop" }));
        _room.Feed.Announce(Topic.Health);
        Assert.Same(before, reader.Read(new()));
        _room.Serve(1, (HealthRoom.Old, "1.1.0", 100, 50, 40));
        Assert.NotEqual(before, reader.Read(new()));
    }

    [Fact]
    public async Task A_question_that_takes_long_delays_no_other_question_and_for_itself_the_last_answer_is_given()
    {
        var reader = _room.Service<OverviewReader>();
        var (held, other) = (new HealthQuestion { Search = "shop" }, new HealthQuestion());
        var before = reader.Read(held);
        _room.Serve(1, (HealthRoom.Old, "1.1.0", 100, 50, 40));
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var looks = 0;
        var slow = Task.Run(() =>
        {
            // The first look is for the turn, the second is within what is read.
            _room.Clock.Looking.Value = () =>
            {
                if (++looks == 2)
                {
                    begun.Set();
                    goOn.Wait(Soon);
                }
            };
            var read = reader.Read(held);
            _room.Clock.Looking.Value = null;
            return read;
        });
        begun.Wait(Soon);

        Assert.NotEmpty((await Task.Run(() => reader.Read(other)).WaitAsync(Soon)).Lines);
        Assert.Same(before, await Task.Run(() => reader.Read(held)).WaitAsync(Soon));

        Assert.False(slow.IsCompleted);
        goOn.Set();
        Assert.NotSame(before, await slow.WaitAsync(Soon));
    }

    public void Dispose() => _room.Dispose();

    private SlotNow Now() => _room.Service<SlotBoard>().Live(HealthRoom.Shop, FiveMinutes);
}
