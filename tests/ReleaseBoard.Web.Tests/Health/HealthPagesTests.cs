using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>What the person on call sees: the worst first, new beside old, and never a healthy look without data.</summary>
public sealed class HealthPagesTests : IDisposable
{
    private static readonly Guid Old = HealthRoom.Old;
    private static readonly Guid New = HealthRoom.New;

    private readonly HealthRoom _room = new();
    private readonly BunitContext _context;
    private readonly TestClock _clock;
    private readonly Feed _feed;
    private readonly HealthBoard _health;

    public HealthPagesTests() => (_context, _clock, _feed, _health) = (_room.Context, _room.Clock, _room.Feed, _room.Board);

    [Fact]
    public void A_board_on_which_nothing_runs_says_how_health_begins()
    {
        _health.Hear(StandInRuntime.Running("shop", "production"), null, _clock.Now);

        Assert.Equal("Nothing runs yet", _context.Render<HealthPage>().Find(".empty h2").TextContent);
    }

    [Fact]
    public void The_overview_shows_the_worst_first_with_word_sentence_and_figures()
    {
        Rollout(40);
        var both = StandInRuntime.Running("shop", "production", Deployments(41));
        var quiet = both.Slots[0] with { Application = "calm", Deployments = [StandInRuntime.Deployment(Guid.NewGuid(), "3.0.0", 100, 0, 0)] };
        _health.Hear(both with { Slots = [quiet, both.Slots[0]] }, TimeSpan.FromSeconds(1), _clock.Now);

        var page = _context.Render<HealthPage>();

        Assert.Equal(["shop in production", "calm in production"], page.FindAll(".health-name a").Select(link => link.TextContent));
        Assert.Equal(["failing", "healthy"], page.FindAll(".chip").Select(chip => chip.TextContent));
        Assert.StartsWith("1.2.0: 10 % of", page.Find(".health-because").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll("svg.spark").Count);
        Assert.Equal("/health/shop/production", page.Find(".health-name a").GetAttribute("href"));
    }

    [Fact]
    public async Task An_alert_that_names_no_place_is_shown_and_counts_for_nothing()
    {
        var told = new Alert { Fingerprint = "a1", Name = "DiskFull", StartsAt = _clock.Now };
        Assert.Null((await _room.Service<AlertDesk>().ReceiveAsync([told], new Credential(new("otto"), null), default)).Refusal);

        var page = _context.Render<HealthPage>();

        Assert.StartsWith("1 alert fires and names no place: DiskFull.", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Rollout(40);
        var place = _context.Render<SlotHealthPage>(set => set.Add(view => view.Application, "shop").Add(view => view.Environment, "production"));
        Assert.Contains(place.FindAll(".notice"), notice => notice.TextContent.StartsWith("DiskFull fires and names no place,", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_overview_is_paged()
    {
        var one = StandInRuntime.Running("shop", "production").Slots[0];
        var slots = Enumerable.Range(0, 60).Select(i => one with { Application = $"app-{i:00}", Deployments = [StandInRuntime.Deployment(Guid.NewGuid(), "1.0.0", 100, 0, 0)] });
        _health.Hear(StandInRuntime.Running("shop", "production") with { Slots = slots.ToFacts() }, null, _clock.Now);

        var page = _context.Render<HealthPage>();
        Assert.Equal(25, page.FindAll(".health-line").Count);
        Assert.EndsWith("cursor=25", page.Find(".pager a").GetAttribute("href"), StringComparison.Ordinal);

        _context.Services.GetRequiredService<NavigationManager>().NavigateTo("/health?cursor=50");
        page = _context.Render<HealthPage>();
        Assert.Equal(["app-50", "app-59"], new[] { page.FindAll(".health-name b")[0].TextContent, page.FindAll(".health-name b")[^1].TextContent });
    }

    [Fact]
    public void A_long_overview_is_searched_and_narrowed_to_one_grade()
    {
        var one = StandInRuntime.Running("shop", "production").Slots[0];
        var slots = new[] { ("shop", "production"), ("shop", "staging"), ("bank", "production") }
            .Select(place => one with { Application = place.Item1, Environment = place.Item2, Deployments = [StandInRuntime.Deployment(Guid.NewGuid(), "1.0.0", 100, 0, 0)] });
        _health.Hear(StandInRuntime.Running("shop", "production") with { Slots = slots.ToFacts() }, null, _clock.Now);

        var page = _context.Render<HealthPage>();
        Assert.Equal(["All 3", "healthy 3"], page.FindAll(".segments button").Select(button => button.TextContent));
        page.Find("input[type=search]").Change("prod shop");
        Assert.EndsWith("?search=prod%20shop", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        page = _context.Render<HealthPage>();
        Assert.Equal(["shop in production"], page.FindAll(".health-name a").Select(link => link.TextContent));

        _context.Services.GetRequiredService<NavigationManager>().NavigateTo("/health?grade=failing");
        page = _context.Render<HealthPage>();
        Assert.Equal("Nothing that runs is like this", page.Find(".empty h2").TextContent);
        Assert.Equal(["All 3", "healthy 3"], page.FindAll(".segments button").Select(button => button.TextContent));
    }

    [Fact]
    public void A_slot_shows_new_beside_old()
    {
        Rollout(60);

        var page = Slot();

        Assert.Equal("shop in production failing for 1:00", Spaced(page.Find("h1").TextContent));
        Assert.Equal(
            ["Failures", "Requests", "Latency of 1.2.0", "Latency of 1.1.0", "Processor", "Memory"],
            page.FindAll(".chart-title").Select(title => title.FirstChild?.TextContent));
        Assert.Equal(["1.2.0 5 /s", "1.1.0 95 /s"], page.FindAll("figure")[1].QuerySelectorAll(".chart-key").Select(key => Spaced(key.TextContent)));
        Assert.Equal(["1.2.0 20 %", "1.1.0 0 %"], page.FindAll("figure")[0].QuerySelectorAll(".chart-key").Select(key => Spaced(key.TextContent)));
        Assert.Contains("ready", page.Find(".rows").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_runner_is_away_nothing_looks_live()
    {
        Rollout(60);
        var page = Slot();

        _health.HearNothing("The runner cannot be reached.");
        _clock.Advance(TimeSpan.FromSeconds(30));
        _feed.Announce(Topic.Health);

        page.WaitForAssertion(() => Assert.Equal("unknown", page.Find("h1 .chip").TextContent), TimeSpan.FromSeconds(20));
        Assert.Contains("No data for 30 s. The runner cannot be reached.", page.Find(".sub").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("no data", page.Find(".chart-key b").TextContent), TimeSpan.FromSeconds(20));
        Assert.NotNull(page.Find(".chart-pairs.is-unknown"));
    }

    [Fact]
    public void The_range_stands_in_the_address()
    {
        Rollout(60);
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo("/health/shop/production?range=1%20h");

        var page = Slot();

        Assert.Equal("1 h", page.Find(".range-bar a[aria-current]").TextContent);
        Assert.Contains("11:01:00 to 12:01:00 UTC", page.Find("svg.chart-plot").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?from=2026-03-01T11:50:00Z&until=2026-03-01T11:55:00Z")]
    [InlineData("?from=2026-03-01T11:50:00%2B00:00&until=2026-03-01 11:55:00")]
    public void A_picked_range_stands_in_the_address_and_does_not_move(string query)
    {
        Rollout(60);
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/health/shop/production{query}");

        var page = Slot();
        Assert.Equal("1 Mar 11:50:00 to 1 Mar 11:55:00 UTC", page.Find(".range-fixed b").TextContent);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _feed.Announce(Topic.Health);

        Assert.Contains("11:50:00 to 11:55:00 UTC", page.Find("svg.chart-plot").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.EndsWith("/health/shop/production", page.Find(".range-bar a.btn").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?range=3%20parsecs", "'3 parsecs' is no range from 1 min to 30 d.")]
    [InlineData("?from=2026-03-01T12:00:00Z&until=2026-03-01T11:00:00Z", "A range ends after it begins")]
    [InlineData("?from=yesterday", "A picked range has two instants")]
    public void A_range_that_cannot_be_says_why_and_the_page_stays_live(string query, string sentence)
    {
        Rollout(5);
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/health/shop/production{query}");

        Assert.StartsWith(sentence, Slot().Find(".refusal").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_that_was_taken_back_is_still_seen_in_what_happened()
    {
        Rollout(60);
        for (var i = 61; i < 70; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _health.Hear(StandInRuntime.Running("shop", "production", Deployments(i)[0]), TimeSpan.FromSeconds(1), _clock.Now);
        }

        var page = Slot();

        Assert.Equal(["1.2.0 gone", "1.1.0 0 %"], page.FindAll("figure")[0].QuerySelectorAll(".chart-key").Select(key => Spaced(key.TextContent)));
        Assert.NotEmpty(page.Find("g[data-name='1.2.0'] path").GetAttribute("d") ?? "");
        Assert.DoesNotContain(page.FindAll(".card-head h2"), title => title.TextContent == "1.2.0");
    }

    [Fact]
    public void A_log_is_filtered_by_level_and_letters_and_can_be_paused()
    {
        Rollout(5);
        var page = Slot();

        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".log-line").Count));
        Assert.Contains("WARNING line 2", Spaced(page.Find(".log-line.w").TextContent), StringComparison.Ordinal);

        page.Find("select[aria-label='Least level']").Change("Warning");
        Assert.Equal(2, page.FindAll(".log-line").Count);
        page.Find(".log-tools input").Input("1.2.0");
        Assert.Single(page.FindAll(".log-line"));
        page.Find("button[aria-pressed]").Click();
        Assert.Equal(("true", "Go on"), (page.Find("button[aria-pressed]").GetAttribute("aria-pressed"), page.Find("button[aria-pressed]").TextContent));
    }

    [Fact]
    public void The_log_of_a_version_that_is_gone_stays_in_the_tail_and_can_be_chosen_alone()
    {
        Rollout(60);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _health.Hear(StandInRuntime.Running("shop", "production", Deployments(61)[0]), TimeSpan.FromSeconds(1), _clock.Now);

        var page = Slot();

        page.WaitForAssertion(() => Assert.Equal(["1.1.0 #1", "1.2.0 #1"], page.FindAll(".log-source").Select(source => source.TextContent).Distinct().Order()));
        Assert.Equal(["Every version", "1.1.0", "1.2.0, gone"], page.FindAll("select[aria-label='Whose log'] option").Select(option => option.TextContent));
        page.Find("select[aria-label='Whose log']").Change(New.ToString());
        Assert.All(page.FindAll(".log-source"), source => Assert.Equal("1.2.0 #1", source.TextContent));
    }

    [Fact]
    public void A_picked_range_has_its_own_lines_and_what_was_chosen_of_the_log_stays_chosen()
    {
        Rollout(60);
        var log = _context.Services.GetRequiredService<Engine.Signals.LogBoard>();
        log.Add(HealthRoom.Shop, new(New), _clock.Now.AddSeconds(-50), LogSeverity.Error, "1", "ERROR within");
        log.Add(HealthRoom.Shop, new(New), _clock.Now.AddSeconds(-50), LogSeverity.Information, "1", "calm within");
        log.Add(HealthRoom.Shop, new(New), _clock.Now.AddSeconds(-5), LogSeverity.Error, "1", "ERROR after");
        var page = Slot();
        page.WaitForAssertion(() => Assert.Contains("ERROR after", page.Find(".log-tail").TextContent, StringComparison.Ordinal));
        page.Find("select[aria-label='Least level']").Change("Error");

        var (from, until) = (_clock.Now.AddSeconds(-55), _clock.Now.AddSeconds(-45));
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/health/shop/production?from={HealthRange.Text(from)}&until={HealthRange.Text(until)}");

        page.WaitForAssertion(() => Assert.Equal(["ERROR within"], page.FindAll(".log-line").Select(line => line.LastChild?.TextContent.Trim())));
        Assert.Equal("Log of this range", page.Find(".log-card h2").TextContent);
        Assert.Empty(page.FindAll(".log-card button[aria-pressed]"));
        Assert.Equal("Of each version its last lines are kept: 1.2.0 from 12:00:10 UTC.", page.Find(".log-kept").TextContent);
    }

    [Fact]
    public void An_application_that_does_not_exist_is_not_told_to_be_promoted()
    {
        _health.Hear(StandInRuntime.Running("other", "production"), TimeSpan.FromSeconds(1), _clock.Now);
        var page = Slot();

        Assert.Contains("There is no application shop.", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picked_range_of_which_no_line_is_kept_says_so()
    {
        Rollout(5);
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo("/health/shop/production?from=2026-03-01T11:00:00Z&until=2026-03-01T11:05:00Z");

        var page = Slot();

        page.WaitForAssertion(() => Assert.Equal("No line of this range is kept: of each version only its last ones are.", page.Find(".log-nothing").TextContent));
    }

    [Fact]
    public void An_applications_own_metrics_are_shown_as_it_says_them()
    {
        Rollout(5);
        MetricSample Sample(string name, double value) => new(new MetricSeries(name, []), value);
        var own = Exposition.Empty with { Samples = [Sample("carts_open", 12), Sample("load", double.NaN), Sample("t_bucket", 4)], BadLines = 2 };
        _health.Keep(new(New), new InstanceMetrics(1, _clock.Now, own, null));

        var page = Slot();
        Assert.Empty(page.FindAll(".own-metric"));
        page.Find("details.own-metrics").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.Equal(["carts_open", "load"], page.FindAll(".own-metric dt").Select(name => name.TextContent));
        Assert.Equal(["12", "NaN"], page.FindAll(".own-metric dd").Select(value => value.TextContent));
        Assert.Equal("3 series; 2 lines could not be read.", page.Find(".own-metrics .meta").TextContent);
    }

    [Theory]
    [InlineData("shop", "production", "Nothing is known")]
    [InlineData("SHOP", "production", "There is no such place")]
    public void A_place_of_which_nothing_is_known_says_so(string application, string environment, string title)
    {
        var page = _context.Render<SlotHealthPage>(set => set.Add(view => view.Application, application).Add(view => view.Environment, environment));

        Assert.Equal(title, page.Find(".empty h2").TextContent);
    }

    public void Dispose() => _room.Dispose();

    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static DeploymentStatus[] Deployments(int second) =>
    [
        StandInRuntime.Deployment(Old, "1.1.0", 95, 95L * second, 0),
        StandInRuntime.Deployment(New, "1.2.0", 5, 5L * second, second / 2),
    ];

    private IRenderedComponent<SlotHealthPage> Slot() =>
        _context.Render<SlotHealthPage>(set => set.Add(view => view.Application, "shop").Add(view => view.Environment, "production"));

    /// <summary>The old one alone for a beat, then a new one beside it that fails one request in ten.</summary>
    private void Rollout(int seconds)
    {
        _health.Hear(StandInRuntime.Running("shop", "production", StandInRuntime.Deployment(Old, "1.1.0", 100, 0, 0)), null, _clock.Now);
        for (var i = 1; i <= seconds; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _health.Hear(StandInRuntime.Running("shop", "production", Deployments(i)), TimeSpan.FromSeconds(1), _clock.Now);
        }
    }
}
