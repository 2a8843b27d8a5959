using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Insights;

/// <summary>What stands above what happened last.</summary>
public sealed class BurningRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Slot Shop = new(new("storefront"), new("production"));
    private static readonly Slot Search = new(new("search"), new("production"));

    [Fact]
    public void Critical_alerts_come_first_then_what_fails_without_one_then_the_rest()
    {
        var burning = BurningRules.Of(
            [Alert("DiskFills", "warning", Search, 1), Alert("OldNews", "critical", Shop, 2), Alert("CheckoutSlow", "critical", Shop, 3)], [Fails(Shop), Fails(Search)], Reach.All);

        Assert.Equal(["CheckoutSlow fires: Carts are lost.", "OldNews fires: Carts are lost.", "search in production is failing.", "DiskFills fires: Carts are lost."], burning.Select(one => one.Sentence));
        Assert.Equal(new Burning(Shop.Application, Shop.Environment, "CheckoutSlow", "CheckoutSlow fires: Carts are lost.", Noon.AddMinutes(3)), burning[0]);
        Assert.Equal([true, true, true, false], burning.Select(one => one.IsCritical));
    }

    [Fact]
    public void What_is_over_or_well_or_of_others_burns_for_nobody()
    {
        var over = Alert("Over", "critical", Shop, 1) with { EndsAt = Noon };
        var everywhere = Alert("HostDown", "critical", Shop, 1) with { Application = null };
        var nowhere = Alert("Watchdog", "critical", Shop, 1) with { Application = null, Environment = null };

        Assert.Equal(["HostDown"], BurningRules.Of([over, everywhere, nowhere, Alert("Theirs", "critical", Shop, 1)], [Fails(Shop)], new Reach([Search.Application])).Select(one => one.Alert));
        Assert.Equal(["HostDown", "Watchdog"], BurningRules.Of([over, everywhere, nowhere], [], Reach.All).Select(one => one.Alert));
    }

    private static Alert Alert(string name, string severity, Slot slot, int minutes) => new()
    {
        Fingerprint = name, Name = name, Summary = "Carts are lost.", Severity = severity, Application = slot.Application, Environment = slot.Environment, StartsAt = Noon.AddMinutes(minutes),
    };

    private static SlotHealth Fails(Slot slot) => new() { Slot = slot, Deployments = [], Verdict = new(HealthGrade.Failing, "8.2 % of 500 requests failed.") };
}
