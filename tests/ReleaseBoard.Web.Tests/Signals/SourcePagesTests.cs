using Bunit;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Signals;
using ReleaseBoard.Web.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>What a person sees of sources, and that no secret is among it.</summary>
public sealed class SourcePagesTests : IDisposable
{
    private static readonly Slot Shop = new(new("shop"), new("production"));

    private static readonly SignalSource Main = new()
    {
        Slot = Shop,
        Name = "main",
        Kind = SourceKind.Prometheus,
        Address = new("http://prometheus:9090/"),
        Access = new(SourceAccessKind.Bearer, "", true),
        Queries = [new("errors", "sum(x == 1)"), new("up", "up")],
        Interval = TimeSpan.FromSeconds(15),
        Timeout = TimeSpan.FromSeconds(5),
        MaximumBytes = 1 << 20,
        Revision = 3,
    };

    private readonly BunitContext _context = Components.Context();
    private readonly TestClock _clock = new();

    public SourcePagesTests() => _context.Services.AddSingleton<TimeProvider>(_clock).AddSingleton<Heartbeat>();

    [Fact]
    public void Each_source_has_a_word_for_its_state_and_says_why()
    {
        var news = new SourceNews { Since = _clock.Now.AddHours(-1), HeardAt = _clock.Now.AddMinutes(-4), TakenInMinute = 0, LeftOut = 7 };
        var page = _context.Render<SourcesTable>(parameters => parameters.Add(table => table.Standings, [StandingRules.Of(Main, news, _clock.Now), StandingRules.Of(Shop, "otlp", SourceKind.Otlp, news with { HeardAt = _clock.Now }, _clock.Now)]));

        var lines = page.FindAll("li").Select(line => line.TextContent).ToList();
        Assert.Contains("down", lines[0], StringComparison.Ordinal);
        Assert.Contains("Nothing has arrived for 4 min.", lines[0], StringComparison.Ordinal);
        Assert.Contains("7 left out", lines[0], StringComparison.Ordinal);
        Assert.Contains("up", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("ok", page.FindAll(".chip")[0].ClassList);
    }

    [Fact]
    public void What_is_edited_comes_back_as_it_was_without_its_secret()
    {
        var draft = SourceDraft.Of(Main);

        Assert.Equal("", draft.Secret);
        Assert.Equal(Main with { Revision = 4, Interval = TimeSpan.FromSeconds(20) }, SourceRules.Apply(Main, draft.ToWish(Shop) with { Interval = TimeSpan.FromSeconds(20) }).Match<SignalSource?>(source => source, _ => null));
        Assert.Equal(Main, SourceRules.Apply(Main, draft.ToWish(Shop)).Match<SignalSource?>(source => source, _ => null));
    }

    [Fact]
    public void The_form_asks_what_the_kind_needs_and_shows_what_a_trial_answered()
    {
        var form = _context.Render<SourceForm>(parameters => parameters.Add(page => page.Draft, SourceDraft.Of(Main)).Add(page => page.Trial, new SourceTrial(2, ["errors 5"], ["errors: half of it."], 12)));

        Assert.Equal("errors = sum(x == 1)\nup = up", form.Find("#source-queries").GetAttribute("value"));
        Assert.Equal("password", form.Find("#source-secret").GetAttribute("type"));
        Assert.Null(form.Find("#source-secret").GetAttribute("value") is { Length: > 0 } shown ? shown : null);
        Assert.Contains("It answers 2 series in 12 ms", form.Find(".trial").TextContent, StringComparison.Ordinal);
        var sent = _context.Render<SourceForm>(parameters => parameters.Add(page => page.Draft, new SourceDraft { Kind = SourceKind.Otlp }));
        Assert.Empty(sent.FindAll("#source-address, #source-queries, #source-secret"));
    }

    [Fact]
    public void Who_may_not_change_sources_is_told_why_and_nothing_is_sent()
    {
        var isSaved = false;
        var form = _context.Render<SourceForm>(parameters => parameters.Add(page => page.Draft, new SourceDraft()).Add(page => page.WhyNot, "vera may not do this.").Add(page => page.OnSave, () => isSaved = true).Add(page => page.OnTry, () => isSaved = true));
        form.Find("form").Submit();
        form.FindAll("button").First(button => button.TextContent == "Try it").Click();

        Assert.False(isSaved);
        Assert.Equal("vera may not do this.", form.Find("button[type=submit]").GetAttribute("title"));
    }

    [Fact]
    public void What_is_to_be_copied_names_this_place_and_this_board()
    {
        var panel = _context.Render<SendHerePanel>(parameters => parameters.Add(page => page.Place, Shop).Add(page => page.Board, new Uri("https://board.example/health/")));

        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT=https://board.example\n", panel.Find("#send-otlp").TextContent, StringComparison.Ordinal);
        Assert.Contains("OTEL_SERVICE_NAME=shop\n", panel.Find("#send-otlp").TextContent, StringComparison.Ordinal);
        Assert.Contains("url: https://board.example/api/v1/alerts", panel.Find("#send-alerts").TextContent, StringComparison.Ordinal);
        Assert.Equal(["send-otlp", "send-alerts"], panel.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")));
    }

    public void Dispose() => _context.Dispose();
}
