using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
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

        Assert.Equal(holds, TroubleRules.Holds(word, grade is HealthGrade.Healthy, new Onset(Noon, TimeSpan.FromSeconds(5), ""), _ => true));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Trouble_that_only_changes_its_grade_is_still_theirs(bool wasCalmBetween, bool holds)
    {
        var word = new Acknowledgement(Some.Slot, new("otto"), Noon, null);

        Assert.Equal(holds, TroubleRules.Holds(word, isOver: false, new Onset(Noon.AddMinutes(5), TimeSpan.FromSeconds(5), ""), _ => wasCalmBetween));
    }

    [Theory]
    [InlineData(6, 0.0, true)]
    [InlineData(5, 0.0, false)]
    [InlineData(6, 0.5, false)]
    public void Calm_is_a_whole_minute_in_which_every_deployment_is_well(int spans, double failing, bool isCalm)
    {
        HealthSample At(int second, double rate) => new() { At = Noon.AddSeconds(second), Seconds = 10, Requests = 100, Failures = (long)(100 * rate), P95 = 20, InstancesReady = 1, InstancesWished = 1 };
        List<HealthSample> old = [At(0, 0.5), .. Enumerable.Range(1, spans).Select(span => At(span * 10, 0)), At((spans + 1) * 10, 0.5)];

        Assert.Equal(isCalm, TroubleRules.WasCalm([old, [At(30, failing)]], HealthLimits.Default));
    }

    [Theory]
    [InlineData(HealthGrade.Failing, false, true)]
    [InlineData(HealthGrade.Healthy, true, true)]
    [InlineData(HealthGrade.Healthy, false, false)]
    public void What_is_shown_as_trouble_is_what_somebody_can_be_on(HealthGrade grade, bool tripped, bool expected) =>
        Assert.Equal(expected, TroubleRules.IsTroubled(grade, tripped ? Change(ChangeKind.Guard, 1, true) : null));

    [Fact]
    public void Of_what_failed_at_a_twentieth_of_the_traffic_failures_are_said_and_not_milliseconds()
    {
        var before = Samples(1_000, 0.004, 30);

        Assert.Contains("Since then 0 % of 10,000 requests failed; it was 0.4 %", TroubleRules.Judge(Change(ChangeKind.Traffic, 0, true), before, Samples(1_000, 0, 20))?.Sentence, StringComparison.Ordinal);
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
            "new-checkout off, by otto at 12:00:00 UTC. The p95 of a typical second is 20 ms since then; it was 900 ms in the minute before.",
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
    public void While_monitoring_complains_nothing_is_called_recovered()
    {
        var helped = TroubleRules.Judge(Change(ChangeKind.Flag, 0, true), Samples(50, 0.08, 20), Samples(50, 0.001, 20));
        var alert = new Alert { Fingerprint = "a", Name = "CheckoutSlow", Summary = "", Severity = "critical", StartsAt = Noon.AddMinutes(2) };

        var weighed = TroubleRules.Weighed(helped, [alert]);

        Assert.Null(weighed?.IsBetter);
        Assert.EndsWith("But CheckoutSlow fires, since 12:02:00 UTC.", weighed?.Sentence, StringComparison.Ordinal);
        Assert.Equal(helped, TroubleRules.Weighed(helped, [alert with { EndsAt = Noon.AddMinutes(3) }, alert with { Severity = "info" }]));
        Assert.Null(TroubleRules.Weighed(null, [alert]));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(14, 10)]
    public void Where_nothing_was_wrong_nothing_got_better(double was, double now) =>
        Assert.Null(TroubleRules.Judge(Change(ChangeKind.Flag, 0, true), Samples(50, 0, was), Samples(50, 0, now)));

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
