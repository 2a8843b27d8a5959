using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class WayRulesTests
{
    private static readonly EnvironmentKey Development = new("development");
    private static readonly EnvironmentKey Staging = new("staging");
    private static readonly TimeSpan Soak = TimeSpan.FromMinutes(30);
    private static readonly WayMark Empty = new(null, false, null);
    private static readonly WayMark Newer = new(null, false, new("1.4.0"));

    private static readonly ReleasePath Path = new()
    {
        Application = Some.Slot.Application,
        Stages = [Some.Stage() with { Environment = Development }, Some.Stage() with { Environment = Staging, After = [Development], Soak = Soak }],
    };

    public static TheoryData<string, WayMark, WayMark, string?> Ways => new()
    {
        { "nothing is anywhere yet", Empty, Empty, null },
        { "something newer is where it never ran", Empty, Newer, "staging" },
        { "something newer came before it was healthy long enough", Empty, Newer with { Healthy = TimeSpan.FromMinutes(29) }, "staging" },
        { "it was healthy long enough before something newer came", Newer, Newer with { Healthy = Soak }, null },
        { "it is there, or a promotion is bringing it", Newer, Empty with { IsThere = true }, null },
        { "something newer is on the way to where it never ran", Newer, Empty, "development" },
        { "it was healthy long enough on the way before something newer came there", Newer with { Healthy = Soak }, Empty, null },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_newer_shuts_the_way_only_where_the_artifact_still_has_to_go(string situation, WayMark development, WayMark staging, string? shutIn)
    {
        var found = WayRules.Overtaken(Path, Staging, Soak, environment => environment == Staging ? staging : development);

        Assert.True(shutIn == found?.Environment.Value, situation);
    }
}
