using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Promotions;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>What one knows of a promotion before a vote.</summary>
public sealed class ApprovalTileTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly BunitContext _context = Components.Context();

    public ApprovalTileTests() => _context.Services.AddSingleton(TimeProvider.System).AddSingleton(new Heartbeat(TimeProvider.System));

    public void Dispose() => _context.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_dry_run_that_is_old_is_not_shown_as_if_it_were_of_now(bool isOld)
    {
        var view = View with
        {
            Rehearsal = new() { At = Noon, Steps = [], Sentence = "All ran and was taken back." },
            IsRehearsalOld = isOld,
        };

        var tile = _context.Render<ApprovalTile>(parameters => parameters.Add(one => one.View, view).Add(one => one.Place, "Production"));

        Assert.Contains("All ran and was taken back.", tile.Markup, StringComparison.Ordinal);
        Assert.Equal(isOld, tile.Markup.Contains("something ran in the database since", StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_needs_and_is_not_there_is_named_and_can_be_asked_for()
    {
        PromoteFirst? asked = null;
        var first = new PromoteFirst(new("orders-db"), new("43"), new("production"));
        var gate = new Gate { Key = GateRules.Requirements, Title = "What it needs is there", IsOpen = false, Because = "storefront 1.4.0 requires orders-db >=43; 42 is there.", Offers = [first] };

        var tile = _context.Render<ApprovalTile>(parameters => parameters.Add(one => one.View, View with { Gates = [gate] }).Add(one => one.Place, "Production").Add(one => one.OnPromote, wanted => asked = wanted));
        Assert.Contains(gate.Because, tile.Find(".lacking").TextContent, StringComparison.Ordinal);
        tile.Find(".lacking button").Click();
        Assert.Equal(first, asked);

        var underway = _context.Render<ApprovalTile>(parameters => parameters.Add(one => one.View, View with { Gates = [gate with { Offers = [first with { Underway = new(9) }] }] }).Add(one => one.Place, "Production"));
        Assert.Equal("/promotions/9", underway.Find(".lacking a").GetAttribute("href"));
    }

    [Fact]
    public void What_was_taken_back_here_and_what_fires_here_stand_above_the_yes()
    {
        var back = new TakenBack(new(5), new("releaseboard"), Noon, new("42"), null);
        var view = View with
        {
            Changes = [new ChangeView(new("42"), new BuildOrigin(), Noon) { TakenBack = back }, new ChangeView(new("43"), new BuildOrigin(), Noon)],
            Alerts = ["The critical alert Down fires already before this rollout begins."],
        };

        var tile = _context.Render<ApprovalTile>(parameters => parameters.Add(one => one.View, view).Add(one => one.Place, "Production"));

        Assert.Equal(("/promotions/5", "42, taken back here"), (tile.Find("a.warn-ink").GetAttribute("href"), tile.Find("a.warn-ink").TextContent));
        Assert.Contains(view.Alerts[0], tile.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    private static PromotionView View => new()
    {
        Promotion = new()
        {
            Id = new(7), Slot = new(new("orders-db"), new("production")), Version = new("43"), Digest = new(new string('a', 64)), Sequence = 2, Stage = new Stage { Environment = new("production") },
            RequestedBy = new("dan"), RequestedAt = Noon, PhaseSince = Noon,
        },
    };
}
