using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Web.Promotions;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>Two lines of a rollout's chart never have the same name.</summary>
public sealed class RolloutLineTests
{
    [Theory]
    [InlineData("1.0.0", 1, "1.1.0", 1, "1.1.0 | 1.0.0")]
    [InlineData("1.1.0", 1, "1.1.0", 2, "1.1.0 with r2 | 1.1.0 with r1")]
    [InlineData("1.1.0", 0, "1.1.0", 1, "1.1.0 with r1 | 1.1.0 with no settings")]
    [InlineData("1.1.0", 1, "1.1.0", 1, "1.1.0 | 1.1.0 before")]
    public void The_same_version_is_told_apart_by_its_settings(string before, int settingsBefore, string now, int settingsNow, string names)
    {
        var (old, fresh) = (Deployment(before, settingsBefore), Deployment(now, settingsNow));

        Assert.Equal(names, $"{RolloutCharts.Name(fresh, old, fresh)} | {RolloutCharts.Name(old, old, fresh)}");
    }

    private static Deployment Deployment(string version, int settings) => new()
    {
        Id = new(Guid.NewGuid()),
        Slot = new(new("shop"), new("staging")),
        Version = new(version),
        Digest = new(new string('a', 64)),
        Instances = 1,
        SettingsRevision = settings,
        Promotion = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
