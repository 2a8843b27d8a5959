using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class StepTimeRulesTests
{
    [Fact]
    public void Pauses_that_are_over_are_cut_out_and_one_that_lasts_is_not()
    {
        var step = Some.Promotion(phase: PromotionPhase.RollingOut) with { StepSince = At(0), Pauses = [new(At(10), At(20)), new(At(30), At(40))], IsPaused = true, PausedSince = At(50) };

        Assert.Equal([new(At(0), At(10)), new(At(20), At(30)), new(At(40), At(60))], StepTimeRules.Counted(step, At(0), At(60)));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(20)]
    public void What_begins_within_a_pause_begins_at_its_end(int from)
    {
        var step = Some.Promotion(phase: PromotionPhase.RollingOut) with { StepSince = At(0), Pauses = [new(At(10), At(20))] };

        Assert.Equal([new TimeRange(At(20), At(60))], StepTimeRules.Counted(step, At(from), At(60)));
    }

    [Fact]
    public void A_step_that_was_paused_from_its_first_moment_to_now_has_nothing_to_show()
    {
        var step = Some.Promotion(phase: PromotionPhase.RollingOut) with { StepSince = At(0), Pauses = [new(At(0), At(60))] };

        Assert.Empty(StepTimeRules.Counted(step, At(0), At(60)));
    }

    private static DateTimeOffset At(int second) => Some.Noon.AddSeconds(second);
}
