using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Insights;

/// <summary>What a cell of the board says, in words.</summary>
public sealed class BoardTableTests : IDisposable
{
    private static readonly EnvironmentKey Production = new("production");
    private readonly BunitContext _context = Components.Context();

    public BoardTableTests() => _context.Services.AddSingleton(new Heartbeat(TimeProvider.System));

    [Fact]
    public void A_rollout_shows_both_versions_their_shares_and_leads_to_its_promotion()
    {
        var cell = Cell(new BoardCell
        {
            Environment = Production,
            Running = [Share("1.0.0", 75), Share("1.1.0", 25)],
            Promotion = new(new(7), PromotionKind.Forward, new("1.1.0"), PromotionPhase.RollingOut, 25, false, ""),
        });

        Assert.Equal(["1.0.0", "1.1.0"], cell.FindAll(".ver").Select(version => version.TextContent));
        Assert.Equal("25 %", cell.Find(".chip").TextContent);
        Assert.Equal("1.0.0 75 %, 1.1.0 25 %", cell.Find(".bar").GetAttribute("aria-label"));
        Assert.Equal("/promotions/7", cell.Find("a.course").GetAttribute("href"));
    }

    [Fact]
    public void Where_nothing_is_known_nothing_is_called_well()
    {
        Assert.Contains("all that runs is well", Tiles(new()), StringComparison.Ordinal);
        Assert.Contains("nothing is known of 1 place", Tiles(new() { Unknown = 1 }), StringComparison.Ordinal);
        Assert.Contains("unhealthy · shop in production", Tiles(new() { Unknown = 1, Unhealthy = 1, UnhealthySlot = new(new("shop"), Production) }), StringComparison.Ordinal);

        string Tiles(BoardFigures figures) => _context.Render<FigureTiles>(p => p.Add(tiles => tiles.Fact, figures)).FindAll(".tile")[2].TextContent;
    }

    [Fact]
    public void What_waits_for_approval_is_a_button_beside_what_runs()
    {
        var cell = Cell(new BoardCell
        {
            Environment = Production,
            Running = [Share("1.0.0", 100)],
            Health = new(HealthGrade.Healthy, "All is well."),
            Promotion = new(new(8), PromotionKind.Forward, new("1.1.0"), PromotionPhase.AwaitingApproval, 0, false, "") { MayVote = true },
        });

        Assert.Equal("Approve 1.1.0", cell.Find("a.btn").TextContent);
        Assert.Equal("/promotions/8", cell.Find("a.btn").GetAttribute("href"));
        Assert.Equal("healthy", cell.Find(".chip").TextContent);
    }

    [Fact]
    public void Who_may_not_vote_on_it_sees_that_it_waits_and_no_button()
    {
        var waiting = new BoardCell { Environment = Production, Promotion = new(new(8), PromotionKind.Forward, new("1.1.0"), PromotionPhase.AwaitingApproval, 0, false, "") };

        var cell = Cell(waiting);

        Assert.Empty(cell.FindAll(".btn"));
        Assert.Equal("awaiting approval", cell.Find(".chip").TextContent);
    }

    [Fact]
    public void What_fails_says_why_on_the_board_itself()
    {
        var cell = Cell(new BoardCell { Environment = Production, Running = [Share("1.2.0", 100)], Health = new(HealthGrade.Failing, "8 % of requests fail.") });

        Assert.Equal("failing", cell.Find(".chip.bad").TextContent);
        Assert.Equal("8 % of requests fail.", cell.Find(".why").TextContent);
    }

    [Fact]
    public void What_is_behind_says_by_how_many()
    {
        var cell = Cell(new BoardCell { Environment = Production, Running = [Share("1.0.0", 100)], Behind = 2 });

        Assert.Equal("2 behind", cell.Find(".chip.mute").TextContent);
    }

    [Fact]
    public void What_was_taken_back_is_marked_until_something_else_is_on_its_way()
    {
        var gone = new BoardCell { Environment = Production, Running = [Share("1.1.0", 100)], TakenBack = new(new(9), new("ops"), DateTimeOffset.UnixEpoch, new("1.2.0"), new("1.1.0")) };
        var next = gone with { Promotion = new(new(10), PromotionKind.Forward, new("1.3.0"), PromotionPhase.RollingOut, 5, false, "") };

        Assert.Matches("^taken back .* ago, 1.2.0 → 1.1.0$", Cell(gone).Find(".taken-back").TextContent.Trim());
        Assert.EndsWith("ago, the settings of 1.1.0", Cell(gone with { TakenBack = new(new(9), new("ops"), DateTimeOffset.UnixEpoch, new("1.1.0"), new("1.1.0")) }).Find(".taken-back").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("/promotions/9", Cell(gone).Find(".taken-back").GetAttribute("href"));
        Assert.Empty(Cell(next).FindAll(".taken-back"));
    }

    [Theory]
    [InlineData(ApplicationKind.Service, "nothing runs here yet")]
    [InlineData(ApplicationKind.Database, "nothing has been applied here yet")]
    [InlineData(ApplicationKind.Infrastructure, "nothing has been applied here yet")]
    public void Where_nothing_is_it_says_so_in_the_words_of_its_kind_and_calls_nothing_healthy(ApplicationKind kind, string words)
    {
        var application = new Application { Key = new("storefront"), Kind = kind, Summary = "", CreatedAt = default };
        var material = new BoardMaterial
        {
            Deployments = Array.Empty<Deployment>().ToLookup(deployment => deployment.Slot.Application),
            Promotions = Array.Empty<Promotion>().ToLookup(promotion => promotion.Slot.Application),
            Paths = new Dictionary<ApplicationKey, ReleasePath> { [application.Key] = new() { Application = application.Key, Stages = [new Stage { Environment = Production }] } },
            Latest = new Dictionary<ApplicationKey, Artifact>(),
            Sequences = new Dictionary<(ApplicationKey, ArtifactVersion), long>(),
            Health = _ => HealthVerdict.Unknown,
        };

        var cell = Cell(Assert.Single(BoardRules.Row(application, material).Cells));

        Assert.Equal(words, cell.Find(".meta").TextContent);
        Assert.Empty(cell.FindAll(".chip"));
    }

    [Fact]
    public void That_nobody_can_tell_drift_stands_on_the_application_s_page_with_its_reason_and_is_no_drift()
    {
        var unseen = new BoardCell { Environment = Production, IsApplied = true, Running = [Share("2026.1", 100)], Drift = new(null, "It is handed over.") };

        Assert.DoesNotContain("drift", Cell(unseen).Markup, StringComparison.OrdinalIgnoreCase);
        var row = new BoardRow { Application = new("edge"), Kind = ApplicationKind.Infrastructure, Summary = "", Cells = [unseen, unseen with { Environment = new("staging") }, unseen with { Environment = new("development"), Drift = new(1, "rule.shop is not as applied.") }] };
        var way = new ReleasePath { Application = row.Application, Stages = [new() { Environment = Production, After = [new("staging")] }, new() { Environment = new("staging"), After = [new("development")] }, new() { Environment = new("development") }] };
        var note = _context.Render<DriftNote>(one => one.Add(tile => tile.Row, row).Add(tile => tile.Path, way).Add(tile => tile.Names, new Dictionary<EnvironmentKey, string> { [Production] = "Production" }));
        Assert.Equal(["Drift in development: rule.shop is not as applied.", "Drift is not checked in staging, Production: It is handed over."], note.FindAll("p").Select(said => said.TextContent));
    }

    [Fact]
    public void Each_cell_carries_its_environments_name_for_narrow_screens()
    {
        var environment = new ReleaseEnvironment { Key = Production, Name = "Production EU", Tier = Tier.Production };
        var row = new BoardRow { Application = new("storefront"), Kind = ApplicationKind.Service, Summary = "web shop" };
        var view = new BoardView { JournalNumber = 1, Environments = [environment], Rows = [row], Figures = BoardFigures.None, Now = [] };

        var table = _context.Render<BoardTable>(p => p.Add(t => t.View, view));

        Assert.Equal(["Latest", "Production EU"], table.FindAll("td").Select(cell => cell.GetAttribute("data-label")));
        Assert.Empty(table.FindAll(".pager"));
    }

    [Fact]
    public void The_next_page_starts_where_this_one_ends()
    {
        var view = new BoardView { JournalNumber = 1, Environments = [], Rows = [], Figures = BoardFigures.None, Now = [], Next = "shop" };

        var table = _context.Render<BoardTable>(p => p.Add(t => t.View, view));

        Assert.EndsWith("?cursor=shop", table.Find(".pager a").GetAttribute("href"), StringComparison.Ordinal);
    }

    public void Dispose() => _context.Dispose();

    private static RunningShare Share(string version, int weight) => new(new(Guid.NewGuid()), new(version), weight);

    private IRenderedComponent<BoardCellTile> Cell(BoardCell cell) =>
        _context.Render<BoardCellTile>(p => p.Add(c => c.Fact, cell).Add(c => c.Application, new ApplicationKey("storefront")));
}
