using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Web.Flags;

namespace ReleaseBoard.Web.Tests.Flags;

/// <summary>What one glance at a flag says.</summary>
public sealed class FlagGlanceTests
{
    public static TheoryData<string, FlagPlan, FlagGlance> Cases => new()
    {
        { "off", new() { OffVariant = "off", Fallthrough = Serving.Of("on") }, new(false, "off") },
        { "everyone", On(Serving.Of("on")), new(true, "on", "everyone") },
        { "share", On(Serving.Of(Shares(25_000))), new(true, "25 %", "of everyone", 25) },
        { "no share", On(Serving.Of(Shares(0))), new(false, "0 %", "of everyone", 0) },
        { "share of a rule", On(Serving.Of("off"), Rule(Serving.Of(Shares(20_000)))), new(true, "20 %", "of people in segment beta", 20) },
        { "a rule", On(Serving.Of("off"), Rule(Serving.Of("on"))), new(true, "on", "people in segment beta") },
        { "a share of the rest", On(Serving.Of(Shares(500)), Rule(Serving.Of("on"))), new(true, "0.5 %", "of everyone else", 0.5) },
        { "named", On(Serving.Of("off")) with { Targets = [new("on", ["ada", "bob"])] }, new(true, "on", "2 people named") },
        { "nobody", On(Serving.Of("off")), new(false, "on for nobody") },
        { "code", On(Serving.Of("off")) with { Fallthrough = null }, new(false, "the code decides", "for everyone") },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_word_says_how_far_it_is(string name, FlagPlan plan, FlagGlance said)
    {
        Assert.NotEmpty(name);
        Assert.Equal(said, FlagGlance.Of(Samples.Flag, Samples.State(plan)));
    }

    [Fact]
    public void An_archived_flag_is_archived_whatever_its_plan_says() =>
        Assert.Equal("archived", FlagGlance.Of(Samples.Flag with { ArchivedAt = DateTimeOffset.UnixEpoch }, Samples.State(On(Serving.Of("on")))).Word);

    [Fact]
    public void Turning_on_what_would_give_nobody_anything_gives_it_to_everyone()
    {
        Assert.Equal(Serving.Of("on"), FlagGlance.TurnedOn(Samples.Flag, Samples.State(new() { OffVariant = "off", Fallthrough = Serving.Of("off") })).Fallthrough);
        Assert.Equal(Serving.Of(Shares(1_000)), FlagGlance.TurnedOn(Samples.Flag, Samples.State(new() { OffVariant = "off", Fallthrough = Serving.Of(Shares(1_000)) })).Fallthrough);
    }

    private static FlagPlan On(Serving rest, params FlagRule[] rules) => new() { IsEnabled = true, OffVariant = "off", Rules = [.. rules], Fallthrough = rest };

    private static FlagRule Rule(Serving serve) => new() { Id = "r1", Clauses = [new() { Operator = ClauseOperator.InSegment, Values = ["beta"] }], Serve = serve };

    private static Rollout Shares(int on) => new() { Shares = [new("on", on), new("off", Rollout.Whole - on)] };
}
