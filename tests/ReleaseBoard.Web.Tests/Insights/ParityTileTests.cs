using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Tests.Words;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Insights;

/// <summary>What stands out of two environments, and what folds away.</summary>
public sealed class ParityTileTests : IDisposable
{
    private readonly BunitContext _context = Components.Context();
    private readonly TestClock _clock = new();

    public ParityTileTests() => _context.Services.AddSingleton<TimeProvider>(_clock).AddSingleton<Heartbeat>();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void What_nobody_declared_stands_on_top_and_the_rest_is_folded_with_its_reason()
    {
        ParityRow? asked = null;
        var page = _context.Render<ParityTile>(parameters => parameters
            .Add(tile => tile.Fact, new ApplicationParity(
                new("shop"),
                ApplicationKind.Service,
                [
                    new(ParityTopic.Version, "version", "1.1", "1.0", ParityState.Differs) { Expected = Expected("version") },
                    new(ParityTopic.Settings, "limit", "5", null, ParityState.Differs),
                    new(ParityTopic.Settings, "token", "secret", "secret", ParityState.Differs) { IsSecret = true },
                    new(ParityTopic.Settings, "url", "a", "a", ParityState.Same),
                ]))
            .Add(tile => tile.Left, "Staging").Add(tile => tile.Right, "Production").Add(tile => tile.OnExpect, row => asked = row));

        Assert.Equal("2 differences nobody declared", page.Find(".chip").TextContent);
        Assert.Equal(["limit", "token"], page.FindAll(".card > .parity a").Select(link => link.TextContent));
        Assert.Equal(["1 meant to differ", "1 the same"], page.FindAll("summary").Select(line => line.TextContent));
        Assert.Contains("Staging is ahead.", page.Find("details").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("details").HasAttribute("open"));
        Assert.Contains("another secret", page.FindAll(".card > .parity li")[1].TextContent, StringComparison.Ordinal);
        page.Find(".card > .parity button").Click();
        Assert.Equal("limit", asked?.Name);
    }

    [Fact]
    public void What_goes_with_another_difference_is_taken_back_there_and_flags_that_are_too_many_are_counted()
    {
        var page = _context.Render<ParityTile>(parameters => parameters
            .Add(tile => tile.Fact, new ApplicationParity(
                new("orders-db"),
                ApplicationKind.Database,
                [
                    new(ParityTopic.Schema, "schema", "43", "42", ParityState.Differs) { Expected = Expected("schema") with { Topic = ParityTopic.Schema } },
                    new(ParityTopic.Schema, "V43", "applied", null, ParityState.Differs) { FollowsVersion = true, Expected = Expected("schema") with { Topic = ParityTopic.Schema } },
                ]) { MoreFlags = 3 })
            .Add(tile => tile.Left, "Staging").Add(tile => tile.Right, "Production").Add(tile => tile.IsAlone, true));

        Assert.Equal("no other difference so far", page.Find(".chip").TextContent);
        Assert.Equal([1, 0], page.FindAll("li").Select(row => row.QuerySelectorAll("button").Length));
        Assert.StartsWith("Goes with schema: Staging is ahead.", page.FindAll("li .because")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("3 more flags: compare all of orders-db", page.Find(".more").TextContent);
        Assert.Equal("/parity?application=orders-db", page.Find(".more a").GetAttribute("href"));
    }

    [Fact]
    public void Where_everything_is_as_declared_it_says_so_and_who_may_not_declare_is_told_why()
    {
        ParityRow? asked = null;
        var page = _context.Render<ParityTile>(parameters => parameters
            .Add(tile => tile.Fact, new ApplicationParity(new("shop"), ApplicationKind.Service, [new(ParityTopic.Version, "version", "1.1", "1.1", ParityState.Same) { Expected = Expected("version") }]))
            .Add(tile => tile.Left, "Staging").Add(tile => tile.Right, "Production").Add(tile => tile.WhyNot, "vera may not do this.").Add(tile => tile.OnNoLonger, row => asked = row).Add(tile => tile.IsAlone, true));
        page.Find("button").Click();

        Assert.Equal("differs as declared", page.Find(".chip").TextContent);
        Assert.Contains("the same by now", page.Find("details").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("details").HasAttribute("open"));
        Assert.Null(asked);
    }

    private ExpectedDifference Expected(string name) =>
        new(new("shop"), new("production"), new("staging"), ParityTopic.Version, name) { Reason = "Staging is ahead.", By = new("ada"), At = _clock.Now };
}
