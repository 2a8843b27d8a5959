using Bunit;
using Microsoft.AspNetCore.Components;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Tests.Health;

namespace ReleaseBoard.Web.Tests.Insights;

/// <summary>From an unhealthy moment to what changed, its way back and whether it helped: on one page, for all who look.</summary>
public sealed class SlotTroubleTests : IDisposable
{
    private readonly HealthRoom _room = new();

    [Fact]
    public async Task Trouble_says_since_when_because_of_what_and_how_it_goes_back()
    {
        await BreakByFlagAsync();

        var page = _room.Page();

        Assert.Equal("failing for 0:30", page.Find("h1 .chip").TextContent);
        var panel = page.Find(".why");
        Assert.Matches("^Trouble began at 12:04:0[0-2] UTC ± [0-9]+ s: failures rose from 0 % to 10 %.", panel.QuerySelector(".meta")?.TextContent);
        Assert.Equal("new-checkout on", panel.QuerySelector("li b")?.TextContent);
        Assert.StartsWith("Off · 0.1 s", panel.QuerySelector("li button")?.TextContent, StringComparison.Ordinal);
        Assert.Equal("Undo fastest: flag off · about 0.1 s", page.Find(".head button.dan").TextContent);
        Assert.Equal("/flags/new-checkout?environment=production", page.Find("a.chart-mark-door").GetAttribute("href"));
        Assert.Equal(4, page.FindAll(".chart-mark").Count);
    }

    [Fact]
    public async Task After_the_flag_is_off_the_page_says_what_was_undone_and_that_it_recovers()
    {
        await BreakByFlagAsync();
        var page = _room.Page();

        Assert.Null((await _room.Service<FlagDesk>().KillAsync(new("new-checkout"), HealthRoom.Shop.Environment, "customers call", new Credential(new("otto"), null), default)).Refusal);
        _room.Serve(10, (HealthRoom.Old, "1.1.0", 100, 50, 0));
        _room.Feed.Announce(Topic.Health);

        page.WaitForAssertion(() => Assert.StartsWith("Recovering. new-checkout off, by otto at ", page.Find(".notice.ok").TextContent, StringComparison.Ordinal));
        Assert.Contains("Since then 0 % of 500 requests failed; it was ", page.Find(".notice.ok").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guard_that_turned_its_flag_off_asks_what_changed_though_the_gateway_finds_all_well()
    {
        _room.Serve(240, (HealthRoom.Old, "1.1.0", 100, 50, 0));
        Assert.Empty(_room.Page().FindAll(".why"));

        _room.Note(new JournalNote("guard.killed", "new-checkout in production was turned off by its guard. 12 % of 300 outcomes failed.") { Slot = HealthRoom.Shop, Subject = "new-checkout" });
        _room.Serve(5, (HealthRoom.Old, "1.1.0", 100, 50, 0));

        Assert.StartsWith("new-checkout in production was turned off by its guard. 12 % of 300 outcomes failed.", _room.Page().Find(".why .meta").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picked_range_asks_what_changed_before_its_end_though_all_is_well_now()
    {
        await BreakByFlagAsync();
        var end = _room.Clock.Now;
        _room.Serve(120, (HealthRoom.Old, "1.1.0", 100, 50, 0));
        Assert.Empty(_room.Page().FindAll(".why"));

        _room.Service<NavigationManager>().NavigateTo($"/health/shop/production?from={end.AddMinutes(-2):yyyy-MM-ddTHH:mm:ss}Z&until={end:yyyy-MM-ddTHH:mm:ss}Z");

        Assert.Equal("new-checkout on", _room.Page().Find(".why li b").TextContent);
    }

    [Fact]
    public async Task Whoever_says_to_be_on_it_is_seen_by_all_until_health_is_back_and_stands_in_the_journal()
    {
        await BreakByFlagAsync();
        var page = _room.Page();
        Assert.Contains(page.FindAll(".head button"), button => button.TextContent == "I am on it");

        Assert.Null((await _room.Service<TroubleDesk>().AcknowledgeAsync(HealthRoom.Shop, "calling the provider", new Credential(new("otto"), null), default)).Refusal);

        page.WaitForAssertion(() => Assert.StartsWith("otto is on it, since just now: “calling the provider”", page.Find(".notice.run").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll(".head button"), button => button.TextContent == "I am on it");
        Assert.Equal("health.acknowledged", _room.Service<JournalDesk>().List(new JournalFilter { Act = "health" }, null, 5).Items[0].Act);
        _room.Serve(70, (HealthRoom.Old, "1.1.0", 100, 50, 0));
        Assert.Null(_room.Service<TroubleDesk>().Of(HealthRoom.Shop).OnIt);
    }

    [Theory]
    [InlineData(false, false, "notice bad", 0, "The board took 1.2.0 back by itself at 12:00:00 UTC: too many failed.")]
    [InlineData(false, true, "notice run", 0, "The board took 1.2.0 back by itself at 12:00:00 UTC: too many failed.")]
    [InlineData(true, false, "notice mute", 1, "Earlier the board took 1.2.0 back by itself at 12:00:00 UTC: too many failed.")]
    public void What_the_board_took_back_is_red_while_it_is_the_latest_trouble_and_a_calm_line_below_what_is_newer(bool isOver, bool isHealthy, string tone, int place, string words)
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var trouble = new Trouble
        {
            Slot = HealthRoom.Shop,
            TurnedBack = new(new(7), new("1.2.0"), noon, "too many failed.", isOver),
            Recovery = new(new() { Entry = 1, At = noon, Kind = ChangeKind.Flag, Title = "", Detail = "", By = new("otto") }, true, "It helped."),
        };

        var notices = _room.Context.Render<TroubleStrip>(set => set.Add(view => view.Trouble, trouble).Add(view => view.IsHealthy, isHealthy)).FindAll(".notice");

        Assert.Equal((2, tone, words), (notices.Count, notices[place].ClassName, notices[place].TextContent));
    }

    [Fact]
    public void A_viewer_sees_the_ways_back_and_why_they_are_not_theirs()
    {
        using var room = new HealthRoom(Role.Viewer);
        room.Serve(240, (HealthRoom.Old, "1.1.0", 100, 50, 0));
        room.Serve(30, (HealthRoom.Old, "1.1.0", 100, 50, 5));

        var button = room.Page().FindAll(".head button").Single();

        Assert.Equal(("I am on it", "true"), (button.TextContent, button.GetAttribute("aria-disabled")));
        Assert.Contains("needs the permission report signals", button.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_say_what_fires_since_when_and_what_is_over()
    {
        await BreakByFlagAsync();
        Alert Told(string name, DateTimeOffset? over) => new()
        {
            Fingerprint = name, Name = name, Summary = $"{name} in the shop", Severity = "critical", Application = HealthRoom.Shop.Application,
            Environment = HealthRoom.Shop.Environment, StartsAt = _room.Clock.Now.AddMinutes(-9), EndsAt = over,
        };
        Assert.Null((await _room.Service<AlertDesk>().ReceiveAsync([Told("Old", _room.Clock.Now.AddMinutes(-2)), Told("HighErrors", null)], new Credential(new("otto"), null), default)).Refusal);

        var tile = _room.Page().Find(".side-here > .wrong-here > section");

        Assert.Equal("Alerts · 1 firing", tile.GetAttribute("aria-label"));
        Assert.Equal(["HighErrors", "Old"], tile.QuerySelectorAll(".row b").Select(name => name.TextContent));
        Assert.Equal(["critical, firing", "over"], tile.QuerySelectorAll(".chip").Select(chip => chip.TextContent));
        Assert.Contains("over 2 min ago · lasted 7 min", tile.TextContent, StringComparison.Ordinal);
    }

    public void Dispose() => _room.Dispose();

    /// <summary>Four calm minutes, then a flag is turned on and one request in ten fails for half a minute.</summary>
    private async Task BreakByFlagAsync()
    {
        _room.Serve(240, (HealthRoom.Old, "1.1.0", 100, 50, 0));
        Assert.Null((await _room.Service<EnvironmentDesk>().PutAsync(new(HealthRoom.Shop.Environment, Tier.Production), Credential.Board, default)).Refusal);
        await _room.Service<Database>().WriteAsync<bool>(
            db =>
            {
                FlagStore.Save(db, new Flag { Key = new("new-checkout"), Type = FlagType.Boolean, Variants = [new("on", JsonText.True), new("off", JsonText.False)], Owner = new("paula"), CreatedAt = DateTimeOffset.UnixEpoch });
                FlagStateStore.Append(db, new() { Flag = new("new-checkout"), Environment = HealthRoom.Shop.Environment, Number = 1, Plan = new() { IsEnabled = true }, By = new("paula"), At = _room.Clock.Now });
                return true;
            },
            default);
        _room.Note(new JournalNote("flag.set", "new-checkout in production: State: on (was: off).")
        {
            Slot = HealthRoom.Shop,
            Subject = "new-checkout",
            Details = HealthRoom.Json(new { number = 1, before = new FlagPlan(), after = new FlagPlan { IsEnabled = true } }),
        });
        _room.Serve(30, (HealthRoom.Old, "1.1.0", 100, 50, 5));
    }
}
