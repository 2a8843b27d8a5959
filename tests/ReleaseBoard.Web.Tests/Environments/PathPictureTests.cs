using Bunit;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Environments;

namespace ReleaseBoard.Web.Tests.Environments;

public sealed class PathPictureTests
{
    private static readonly ReleasePath Diamond = new()
    {
        Application = new("shop"),
        Stages = [At("prod", "eu", "us"), At("dev"), At("eu", "dev"), At("us", "dev")],
    };

    [Fact]
    public void Parallel_stages_share_a_column_and_each_arrow_leads_to_the_right()
    {
        var layout = new PathLayout(Diamond);
        var at = layout.Spots.ToDictionary(spot => spot.Stage.Environment.Value);

        Assert.Equal(at["eu"].X, at["us"].X);
        Assert.NotEqual(at["eu"].Y, at["us"].Y);
        Assert.All(layout.Arrows, arrow => Assert.True(at[arrow.From.Value].X + PathLayout.NodeWidth < at[arrow.To.Value].X));
        Assert.Equal(4, layout.Arrows.Count());
        Assert.True(at.Values.All(spot => spot.X + PathLayout.NodeWidth <= layout.Width && spot.Y + PathLayout.NodeHeight <= layout.Height));
    }

    [Fact]
    public void The_picture_names_the_stages_and_says_what_each_comes_after()
    {
        using var context = Components.Context();
        var picture = context.Render<PathPicture>(parameters => parameters
            .Add(component => component.Path, Diamond)
            .Add(component => component.Names, new Dictionary<EnvironmentKey, string> { [new("prod")] = "Production" }));

        var last = picture.FindAll("li.stage")[^1];

        Assert.Equal(4, picture.FindAll("path.arrow").Count);
        Assert.Contains("Production", last.TextContent, StringComparison.Ordinal);
        Assert.Contains("after eu and us", last.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_taken_off_or_moved_takes_its_followers_along()
    {
        var draft = PathDraft.Of(Diamond);

        draft.Move(draft.Stages[1], "test");
        draft.Remove(draft.Stages.Single(stage => stage.Environment == "eu"));

        Assert.Equal(["test"], draft.Stages.Single(stage => stage.Environment == "us").After);
        Assert.Equal(["us"], draft.Stages.Single(stage => stage.Environment == "prod").After);
    }

    [Fact]
    public void A_drawn_path_says_again_what_it_was_made_of()
    {
        var stage = At("dev") with
        {
            Approvals = [new() { AtLeast = 2, Role = ReleaseBoard.Domain.People.Role.ReleaseManager, People = [new("ada"), new("grace")] }],
            Steps = [new(5, TimeSpan.FromSeconds(90)), new(100, TimeSpan.Zero)],
            Verification = new() { MinimumRequests = 7, MaximumFailureRate = 0.015, MaximumP95 = 250, FastEnough = 10, Alpha = 0.02, PassScore = 90, MarginalScore = 60, Metrics = Metrics },
        };
        var path = new ReleasePath { Application = new("shop"), Stages = [stage], Revision = 3 };

        var wish = PathDraft.Of(path).ToWish(new("shop"));

        Assert.Equal(path.Stages, wish.Stages);
        Assert.Equal(3, wish.BasedOn);
    }

    [Fact]
    public void A_stage_without_metrics_of_its_own_keeps_to_the_template()
    {
        var stage = At("dev") with { Verification = new() { MinimumRequests = 7, MaximumFailureRate = 0.015, MaximumP95 = 250 } };

        Assert.Equal(stage, StageDraft.Of(stage).ToStage());
        Assert.Null(StageDraft.Of(stage).ToStage().Verification!.Metrics);
    }

    private static readonly Facts<VerifiedMetric> Metrics =
    [
        new() { Key = "failures", Title = "Failed requests", Reads = MetricReading.Failures, Allowed = 0.005, IsAbsolute = true, IsCritical = true, Group = new("requests", 3) },
        new() { Key = "latency", Title = "Latency", Reads = MetricReading.Latency, Allowed = 0.25 },
        new()
        {
            Key = "orders", Title = "Orders that fail", Reads = MetricReading.Ratio, Series = "orders_failed_total", Per = "orders_total", Labels = [new("region", "eu")],
            Bad = BadDirection.Either, Allowed = 0.01, IsAbsolute = true, MinimumData = 40, IsDryRun = true,
        },
        new() { Key = "queue", Title = "Queue", Reads = MetricReading.Gauge, Series = "queue_length", Counted = new() { PassesUpTo = 5, FailsAbove = 9, Count = 12, FailureLimit = 3, InconclusiveLimit = 2 } },
    ];

    private static Stage At(string environment, params string[] after) =>
        new() { Environment = new(environment), After = after.Select(key => new EnvironmentKey(key)).ToFacts() };
}
