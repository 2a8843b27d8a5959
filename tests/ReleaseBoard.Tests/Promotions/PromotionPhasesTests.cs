using ReleaseBoard.Domain.Promotions;
using static ReleaseBoard.Domain.Promotions.PromotionPhase;

namespace ReleaseBoard.Tests.Promotions;

public sealed class PromotionPhasesTests
{
    [Theory]
    [InlineData(Succeeded)]
    [InlineData(RolledBack)]
    [InlineData(Failed)]
    [InlineData(Errored)]
    [InlineData(Aborted)]
    [InlineData(Rejected)]
    [InlineData(Expired)]
    [InlineData(Superseded)]
    public void A_terminal_phase_is_never_left(PromotionPhase phase)
    {
        Assert.True(phase.IsTerminal());
        Assert.Empty(PromotionPhases.Next(phase));
    }

    [Fact]
    public void Every_phase_leads_to_an_end()
    {
        var reaches = Enum.GetValues<PromotionPhase>().Where(phase => phase.IsTerminal()).ToHashSet();
        for (var grown = 0; grown != reaches.Count;)
        {
            grown = reaches.Count;
            reaches.UnionWith(Enum.GetValues<PromotionPhase>().Where(phase => PromotionPhases.Next(phase).Any(reaches.Contains)));
        }

        Assert.Equal(Enum.GetValues<PromotionPhase>().Length, reaches.Count);
    }

    [Fact]
    public void A_promotion_that_waits_for_a_person_keeps_the_lock()
    {
        Assert.Equal(
            [Deploying, RollingOut, AwaitingIntervention, RollingBack, Aborting],
            Enum.GetValues<PromotionPhase>().Where(phase => phase.HoldsLock()));
    }
}
