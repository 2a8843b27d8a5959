using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Web.Insights;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Insights;

public sealed class JourneyTileTests
{
    [Fact]
    public void State_is_said_in_words_and_by_a_sign_never_by_colour_alone()
    {
        using var context = Components.Context();
        context.Services.AddSingleton(new Heartbeat(TimeProvider.System));
        var tile = context.Render<JourneyTile>(parameters => parameters.Add(component => component.Steps,
        [
            new("Build", JourneyState.Done, "uploaded"),
            new("Production", JourneyState.Now, "deployed") { Mark = "25", Promotion = new(7) },
            new("Later", JourneyState.Stopped, "rolled back"),
        ]));

        var steps = tile.FindAll("li");

        Assert.Equal(["✓", "25", "✕"], tile.FindAll(".ball").Select(ball => ball.TextContent));
        Assert.Contains("(stopped)", steps[2].TextContent, StringComparison.Ordinal);
        Assert.Equal("step", steps[1].GetAttribute("aria-current"));
        Assert.Equal("/promotions/7", steps[1].QuerySelector("a")?.GetAttribute("href"));
    }
}
