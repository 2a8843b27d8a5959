using Bunit;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Promotions;

namespace ReleaseBoard.Web.Tests.Promotions;

public sealed class VerificationTileTests
{
    private const string Sentence = "2.3 % of 600 requests failed on 2.5.0, 0.2 % on 2.4.1; the difference is between +0.86 and +3.29 points; allowed is +0.01: fail.";

    private static readonly MetricVerdict Failures = new()
    {
        Key = "failures", Title = "Failed requests", State = MetricState.High, Sentence = Sentence, Old = "0.2 %", New = "2.3 %", Bar = new(0.86, 3.29, 2.1, 0.01, "points"), IsCritical = true,
    };

    [Fact]
    public void A_metric_shows_both_figures_its_state_as_a_word_the_interval_and_the_sentence()
    {
        using var page = Components.Context();

        var shown = page.Render<VerificationTile>(tile => tile.Add(one => one.View, View(true, Failures)));

        var metric = shown.Find("[role=group][aria-label='Failed requests']");
        Assert.Contains("2.3 %", metric.TextContent, StringComparison.Ordinal);
        Assert.Contains("too high", metric.TextContent, StringComparison.Ordinal);
        Assert.Contains(Sentence, metric.TextContent, StringComparison.Ordinal);
        Assert.Equal("Between +0.86 and +3.29 points; allowed is +0.01.", metric.QuerySelector("svg")?.GetAttribute("aria-label"));
    }

    [Fact]
    public void Ends_and_allowance_stand_in_their_order_on_the_bar()
    {
        var scale = new BarScale(new(0.86, 3.29, 2.1, 0.01, "points"));
        double[] places = [Place(scale.Zero), Place(scale.Allowed), Place(scale.Lower), Place(scale.Estimate), Place(scale.Upper)];

        Assert.Equal(places.Order(), places);
        Assert.Equal((8, 192), (places[0], places[^1]));
    }

    [Fact]
    public void A_judged_step_shows_its_score_by_group_and_a_dry_run_is_marked()
    {
        using var page = Components.Context();

        var shown = page.Render<VerificationTile>(tile => tile.Add(one => one.View, View(false, Failures with { State = MetricState.Pass }, Failures with { Key = "memory", Title = "Memory", State = MetricState.TooFew, Bar = null, IsDryRun = true })));

        Assert.Contains("100 of 100", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("requests: 1 of 1 pass, weight 2", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("dry run", shown.Find("[aria-label=Memory]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void New_patterns_are_shown_with_their_level_count_and_an_example()
    {
        using var page = Components.Context();
        var view = View(true, Failures) with { Patterns = [new("cannot decrypt order #", LogSeverity.Critical, 3, "cannot decrypt order <4711>")] };

        var shown = page.Render<VerificationTile>(tile => tile.Add(one => one.View, view)).Find("ul.patterns").TextContent;

        Assert.Contains("cannot decrypt order #", shown, StringComparison.Ordinal);
        Assert.Contains("critical", shown, StringComparison.Ordinal);
        Assert.Contains("3 lines", shown, StringComparison.Ordinal);
        Assert.Contains("“cannot decrypt order <4711>”", shown, StringComparison.Ordinal);
    }

    private static VerificationView View(bool isLive, params MetricVerdict[] metrics) =>
        new(25, isLive, new(isLive ? null : 100, [new("requests", 2, 100, 1, 1)], [.. metrics]), []);

    private static double Place(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
