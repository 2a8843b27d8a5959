using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Migrations;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Migrations;

/// <summary>What a person sees before migrations run.</summary>
public sealed class MigrationPanelTests : IDisposable
{
    private readonly BunitContext _context = Components.Context();
    private readonly TestClock _clock = new();

    public MigrationPanelTests() => _context.Services.AddSingleton<TimeProvider>(_clock).AddSingleton<Heartbeat>();

    [Fact]
    public void What_is_destroyed_stands_first_then_each_script_in_the_order_it_runs_and_the_way_back_is_said()
    {
        var panel = Render(View());

        Assert.Equal("V3 destroys, DS103: The column orders.note is dropped with what is in it.", panel.Find(".mig-head .notice.bad").TextContent);
        var scripts = panel.FindAll(".mig-list > li").Select(script => script.TextContent).ToList();
        Assert.Equal(2, scripts.Count);
        Assert.StartsWith("2.", scripts[1].TrimStart(), StringComparison.Ordinal);
        Assert.Contains("V3__drop.sql", scripts[1], StringComparison.Ordinal);
        Assert.Contains("DS103 error", scripts[1], StringComparison.Ordinal);
        Assert.Equal("alter table orders drop column note", panel.Find(".finding pre.mono").TextContent);
        Assert.Equal("alter table orders add paid boolean;", panel.Find("details pre").TextContent);
        Assert.Contains("nobody reads or writes: orders, 0.2 s (AccessExclusiveLock)", scripts[0], StringComparison.Ordinal);
        Assert.Contains("2 scripts would run: 1 error, 0 warnings", panel.Markup, StringComparison.Ordinal);
        Assert.Contains("No way back: There is no way back: V3 has no undo script.", panel.Find(".notice.warn").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 script ran before", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_nothing_may_run_is_an_alert_and_trying_is_offered_only_where_something_would_run()
    {
        var refused = Render(View() with { Refused = new Refusal("migration.changed", "V1: It reads otherwise.") });
        Assert.Equal("V1: It reads otherwise.", refused.Find("[role=alert]").TextContent);

        var idle = Render(View() with { Scripts = [], Phase = null });
        Assert.Equal("Nothing would run.", idle.Find("button").GetAttribute("title"));
    }

    [Fact]
    public void Where_there_is_no_database_yet_it_is_said_and_that_a_dry_run_runs_what_nobody_approved()
    {
        var panel = Render(View() with { Absence = "There is no database at its connection yet; the first apply makes it." });

        Assert.Equal("There is no database at its connection yet; the first apply makes it.", panel.Find(".mig-head .notice.mute").TextContent);
        Assert.Contains("before anybody approved them, in this database and with its credentials", panel.Find(".mig-head").TextContent, StringComparison.Ordinal);
        Assert.Equal("Migrations:OwnRehearsalSeconds=0", panel.Find(".mig-head code").TextContent);
    }

    [Theory]
    [InlineData(RehearsalState.Ran, false, false, "ok", "All ran. just now", "Dry run again")]
    [InlineData(RehearsalState.Failed, false, false, "bad", "All ran. just now", "Dry run again")]
    [InlineData(RehearsalState.Ran, true, false, "run", "All ran. just now; something ran in the database since", "Dry run again")]
    [InlineData(RehearsalState.Ran, false, true, "run", "under way. It runs in the real database and is taken back.", "Dry run again")]
    [InlineData(null, false, false, "mute", "nobody has tried it yet.", "Dry run")]
    public void The_dry_run_says_what_came_of_it_and_how_old_it_is(RehearsalState? state, bool isOld, bool isTried, string tone, string words, string button)
    {
        var tried = state is { } came ? new Rehearsal { At = _clock.Now, Sentence = "All ran.", Steps = [new() { Name = "V2", State = came }] } : null;
        var panel = Render(View() with { Rehearsal = tried, IsRehearsalOld = isOld, IsBeingTried = isTried });

        var notice = panel.Find(".notice[role=status]");
        Assert.Contains(tone, notice.ClassList);
        Assert.Equal($"Dry run: {words}", string.Join(' ', notice.TextContent.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal((button, isTried ? "true" : null), (panel.Find("button").TextContent, panel.Find("button").GetAttribute("aria-disabled")));
    }

    [Fact]
    public void What_an_undo_would_destroy_is_said_before_and_after_the_promotion()
    {
        var before = Render(View() with { WayBack = new(false, "The way back loses data, so it is closed: U3 would run, and the table lines is dropped with its rows.") });
        Assert.Equal("No way back: The way back loses data, so it is closed: U3 would run, and the table lines is dropped with its rows.", before.Find(".notice.warn").TextContent);

        var closed = Back(View() with { Version = new("42"), Refused = new Refusal("migration.loses-data", "Going back would take data away: U3: The table lines is dropped with its rows."), Scripts = [] });
        Assert.Contains("Going back to 42", closed.Markup, StringComparison.Ordinal);
        Assert.Equal("It cannot go back: Going back would take data away: U3: The table lines is dropped with its rows.", closed.Find(".notice.warn").TextContent);

        var open = Back(View() with { Scripts = [new() { Name = "U3", File = "U3__x.sql", State = MigrationState.Pending, WillRun = true, Text = "drop index x;" }] });
        Assert.Equal("It can go back: U3 would run and takes no data away.", open.Find(".notice.ok").TextContent);
        Assert.Equal("drop index x;", open.Find("details pre").TextContent);

        var lacking = _context.Render<GoingBackTile>(parameters => parameters.Add(tile => tile.Back, open.Instance.Back).Add(tile => tile.Lacking, "shop 2 runs in production and works with orders-db >=3 only."));
        Assert.Equal("It cannot go back: shop 2 runs in production and works with orders-db >=3 only.", lacking.Find(".notice.warn").TextContent);
    }

    [Fact]
    public void An_attempt_left_half_way_can_be_settled_and_no_other()
    {
        HistoryRow[] rows = [Row(2, AttemptState.Running, false), Row(1, AttemptState.Failed, true)];
        (HistoryRow Row, bool IsThere) asked = default;
        var table = _context.Render<HistoryTable>(parameters => parameters.Add(history => history.Rows, rows.ToFacts()).Add(history => history.OnResolve, said => asked = said));

        Assert.Equal(2, table.FindAll("button").Count);
        table.FindAll("button")[1].Click();
        Assert.Equal((rows[0], false), asked);
    }

    public void Dispose() => _context.Dispose();

    private IRenderedComponent<MigrationPlanPanel> Render(MigrationView view) => _context.Render<MigrationPlanPanel>(parameters => parameters.Add(panel => panel.View, view));

    private IRenderedComponent<GoingBackTile> Back(MigrationView view) => _context.Render<GoingBackTile>(parameters => parameters.Add(tile => tile.Back, view));

    private MigrationView View() => new()
    {
        Slot = new(new("orders-db"), new("production")),
        Version = new("43"),
        Engine = SqlDialect.PostgreSql,
        At = "1",
        Phase = MigrationPhase.Contract,
        WayBack = new(false, "There is no way back: V3 has no undo script."),
        Rehearsal = new() { At = _clock.Now, Steps = [], Sentence = "All ran." },
        Scripts =
        [
            new() { Name = "V1", File = "V1__orders.sql", State = MigrationState.Applied },
            new()
            {
                Name = "V2", File = "V2__paid.sql", State = MigrationState.Pending, WillRun = true, Phase = MigrationPhase.Expand, Text = "alter table orders add paid boolean;",
                Rehearsed = new() { Name = "V2", State = RehearsalState.Ran, Took = TimeSpan.FromSeconds(0.3), Locks = [new("orders", "AccessExclusiveLock", TimeSpan.FromSeconds(0.2))] },
            },
            new()
            {
                Name = "V3", File = "V3__drop.sql", State = MigrationState.Pending, WillRun = true, Phase = MigrationPhase.Contract,
                Findings = [new("DS103", LintSeverity.Error, "alter table orders drop column note", 1, "The column orders.note is dropped with what is in it.")],
            },
        ],
    };

    private HistoryRow Row(long rank, AttemptState state, bool inTransaction) => new()
    {
        Rank = rank,
        Kind = MigrationKind.Versioned,
        Version = new($"{rank}"),
        Description = "x",
        File = $"V{rank}__x.sql",
        Digest = new(new string('a', 64)),
        State = state,
        InTransaction = inTransaction,
        By = "ada",
        BegunAt = _clock.Now,
    };
}
