using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagReachRulesTests
{
    private static readonly Flag Flag = new() { Key = new("checkout"), Type = FlagType.Boolean, Variants = VariantRules.Complete(FlagType.Boolean, []), Owner = new("pam"), CreatedAt = DateTimeOffset.UnixEpoch };
    private static readonly FlagPlan Off = new() { OffVariant = "off", Fallthrough = Serving.Of("on") };
    private static readonly FlagPlan On = Off with { IsEnabled = true };

    public static TheoryData<string, FlagPlan, FlagPlan, bool> Changes => new()
    {
        { "on for everyone", Off, On, true },
        { "all of a share", Share(50_000), Share(100_000), true },
        { "more of a share", Share(20_000), Share(50_000), false },
        { "on for nobody", Off, On with { Fallthrough = Serving.Of("off") }, false },
        { "already for everyone", Share(100_000), On, false },
        { "off", On, Off, false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Only_what_newly_goes_to_everyone_widens_to_them(string change, FlagPlan before, FlagPlan after, bool widens) =>
        Assert.True(widens == FlagReachRules.WidensToEveryone(Flag, before, after), change);

    [Theory]
    [InlineData(Tier.Production, 0, true)]
    [InlineData(Tier.Staging, 0, false)]
    [InlineData(Tier.Staging, 1, true)]
    public void It_is_asked_about_in_production_and_wherever_promotions_are_approved(Tier tier, int approvals, bool isAsked)
    {
        var environment = new ReleaseEnvironment { Key = new("eu"), Name = "EU", Tier = tier };
        var stage = new Stage { Environment = environment.Key, Approvals = approvals == 0 ? [] : [new() { AtLeast = approvals }] };

        Assert.Equal(isAsked, FlagReachRules.IsAskedAbout(Flag with { Application = new("shop") }, environment, new() { Application = new("shop"), Stages = [stage] }));
    }

    private static FlagPlan Share(int weight) => On with { Fallthrough = Serving.Of(new Rollout { Shares = [new("on", weight), new("off", Rollout.Whole - weight)] }) };
}
