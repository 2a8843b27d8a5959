using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Promotions;

namespace ReleaseBoard.Tests.Insights;

/// <summary>How long a word about trouble holds, and whether what was taken back helped.</summary>
public sealed class TroubleRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(HealthGrade.Failing, 10, true)]
    [InlineData(HealthGrade.Unknown, 10, true)]
    [InlineData(HealthGrade.Healthy, 10, false)]
    [InlineData(HealthGrade.Failing, -60, false)]
    [InlineData(HealthGrade.Failing, -3, true)]
    public void A_person_s_word_holds_until_health_is_back_and_not_for_later_trouble(HealthGrade grade, int secondsAfterOnset, bool holds)
    {
        var word = new Acknowledgement(Some.Slot, new("otto"), Noon.AddSeconds(secondsAfterOnset), null);

        Assert.Equal(holds, TroubleRules.Holds(word, grade, new Onset(Noon, TimeSpan.FromSeconds(5), "")));
    }

    [Fact]
    public void What_was_taken_back_is_spoken_of_until_something_goes_forward_again()
    {
        var (forward, back) = (Change(ChangeKind.Traffic, 1, false), Change(ChangeKind.Flag, 2, true));

        Assert.Equal(back, TroubleRules.LastBack([forward, back, Change(ChangeKind.Alert, 3, false)]));
        Assert.Null(TroubleRules.LastBack([back, forward]));
        Assert.Null(TroubleRules.LastBack([]));
    }

    [Theory]
    [InlineData(0.08, 0.001, 50, true)]
    [InlineData(0.08, 0.07, 50, false)]
    [InlineData(0.08, 0.0, 1, null)]
    public void Figures_since_then_say_whether_it_helped(double was, double now, int perSecond, bool? better)
    {
        var recovery = TroubleRules.Judge(Change(ChangeKind.Flag, 0, true), Samples(50, was, 20), Samples(perSecond, now, 20));

        Assert.Equal(better, recovery?.IsBetter);
        Assert.StartsWith("new-checkout off, by otto at 12:00:00 UTC.", recovery?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Slowness_that_went_away_is_said_in_milliseconds()
    {
        Assert.Equal(
            "new-checkout off, by otto at 12:00:00 UTC. The p95 since then is 20 ms; it was 900 ms in the minute before.",
            TroubleRules.Judge(Change(ChangeKind.Flag, 0, true), Samples(50, 0, 900), Samples(50, 0, 20))?.Sentence);
    }

    [Theory]
    [InlineData(PromotionPhase.Deploying, "is being installed.")]
    [InlineData(PromotionPhase.RollingOut, "is rolling out at 5 %.")]
    [InlineData(PromotionPhase.AwaitingIntervention, "is waiting for a person.")]
    [InlineData(PromotionPhase.Succeeded, null)]
    [InlineData(PromotionPhase.AwaitingApproval, null)]
    public void What_is_on_its_way_says_how_far_it_is(PromotionPhase phase, string? said) =>
        Assert.Equal(said, TroubleRules.Underway(Promotions.Some.Promotion(phase: phase))?.Sentence);

    [Fact]
    public void Where_nothing_was_wrong_nothing_got_better() => Assert.Null(TroubleRules.Judge(Change(ChangeKind.Flag, 0, true), Samples(50, 0, 20), Samples(50, 0, 20)));

    [Theory]
    [InlineData(PromotionPhase.RolledBack, VerdictGrade.Fail, 60, true)]
    [InlineData(PromotionPhase.RollingBack, VerdictGrade.Fail, 1, true)]
    [InlineData(PromotionPhase.RolledBack, VerdictGrade.Pass, 60, false)]
    [InlineData(PromotionPhase.Succeeded, VerdictGrade.Fail, 60, false)]
    [InlineData(PromotionPhase.RolledBack, VerdictGrade.Fail, 3_600, false)]
    public void What_the_board_took_back_by_itself_is_said_with_what_tripped_it(PromotionPhase phase, VerdictGrade grade, int secondsAgo, bool isSaid)
    {
        var verdict = new StepVerdict(0, 25, grade, "8 % of 900 requests failed, 0.1 % beside it.", Noon);

        var back = TroubleRules.Of(Some.Promotion() with { Phase = phase, Verdicts = [verdict] }, Noon.AddSeconds(secondsAgo));

        Assert.Equal(isSaid ? "8 % of 900 requests failed, 0.1 % beside it." : null, back?.Sentence);
    }

    private static Facts<HealthSample> Samples(int perSecond, double failing, double p95) => Enumerable.Range(0, 10)
        .Select(i => new HealthSample { At = Noon.AddSeconds(i), Seconds = 1, Requests = perSecond, Failures = (long)Math.Round(perSecond * failing), P95 = p95 }).ToFacts();

    private static Change Change(ChangeKind kind, long entry, bool isBack) => new()
    {
        Entry = entry, At = Noon, Kind = kind, Title = "new-checkout off", Detail = "", By = new("otto"), IsBack = isBack,
    };
}
