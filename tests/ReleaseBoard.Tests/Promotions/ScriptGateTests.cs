using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What destroys is named by who approves it; what takes away waits for those who still need it.</summary>
public sealed class ScriptGateTests
{
    private static readonly LintFinding Dropped = new("DS103", LintSeverity.Error, "alter table orders drop column placed_at", 3, "The column placed_at of orders goes, with what is in it.");
    private static readonly DependentSight Shop = new(new("storefront"), new("1.0.0"), new VersionRange(">=42 <44"));

    [Theory]
    [InlineData("", false)]
    [InlineData("looks good", false)]
    [InlineData("the ds103 is meant", true)]
    public void An_error_of_the_linter_waits_for_an_approval_that_names_it(string comment, bool isOpen)
    {
        var promotion = Some.Promotion("44") with { Approvals = [Vote("44", comment)] };

        var gate = Gate(Sight(promotion, new([Dropped], false, [])), GateRules.Destruction);

        Assert.Equal(isOpen, gate?.IsOpen);
        Assert.Contains("DS103", isOpen ? gate?.Because : gate?.Opener, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vote_on_other_bytes_names_nothing() =>
        Assert.False(Gate(Sight(Some.Promotion("44") with { Approvals = [Vote("43", "DS103")] }, new([Dropped], false, [])), GateRules.Destruction)?.IsOpen);

    [Theory]
    [InlineData("43", true)]
    [InlineData("44", false)]
    public void What_takes_away_waits_until_nobody_downstream_needs_it(string version, bool isOpen)
    {
        var scripts = new ScriptSight([], Contracts: true, [(new EnvironmentKey("production"), Shop)]);

        var gate = Gate(Sight(Some.Promotion(version), scripts), GateRules.Contraction);

        Assert.Equal(isOpen, gate?.IsOpen);
        Assert.Contains(isOpen ? "works with 43" : "storefront 1.0.0 runs in production and works with >=42 <44 only.", gate?.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_is_asked_of_what_destroys_nothing_nor_of_a_way_back()
    {
        var harmless = Sight(Some.Promotion("44"), new([], false, []));
        var back = Sight(Some.Promotion("44") with { Kind = PromotionKind.Rollback }, new([Dropped], true, [(new EnvironmentKey("production"), Shop)]));

        Assert.All(new[] { harmless, back }, sight => Assert.DoesNotContain(GateRules.Ask(sight), gate => gate.Key is GateRules.Destruction or GateRules.Contraction));
    }

    private static Gate? Gate(GateSight sight, string key) => GateRules.Ask(sight).FirstOrDefault(gate => gate.Key == key);

    private static GateSight Sight(Promotion promotion, ScriptSight scripts) => new()
    {
        Promotion = promotion, Environment = new() { Key = Some.Slot.Environment, Name = "Staging", Tier = Tier.Staging }, Scripts = scripts, Now = Some.Noon,
    };

    private static Approval Vote(string version, string comment) => new(new("rosa"), true, comment, Some.Noon, Some.Digest(version), 0);
}
