using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Tests.Health;

/// <summary>Error budgets: the rates and windows of the SRE workbook's table 5-8, and the sentence that says them.</summary>
public sealed class BurnRulesTests
{
    private static readonly Objective Succeed = new() { Kind = ObjectiveKind.Availability, Target = 0.995 };

    [Fact]
    public void A_month_has_the_burn_rates_of_the_workbook()
    {
        var burns = BurnRules.Judge(Succeed, _ => new Tally(100_000, 0)).Burns;

        Assert.Equal([14.4, 6, 3, 1], burns.Select(burn => Math.Round(burn.Limit, 9)));
        Assert.Equal([1, 6, 24, 72], burns.Select(burn => burn.Long.TotalHours));
        Assert.Equal([5, 30, 120, 360], burns.Select(burn => burn.Short.TotalMinutes));
        Assert.Equal([BurnAlarm.Page, BurnAlarm.Page, BurnAlarm.Ticket, BurnAlarm.Ticket], burns.Select(burn => burn.Alarm));
    }

    [Fact]
    public void A_shorter_window_leaves_out_what_would_alarm_at_a_rate_that_lasts()
    {
        var week = BurnRules.Judge(Succeed with { WindowDays = 7 }, _ => new Tally(100_000, 0)).Burns;
        var day = BurnRules.Judge(Succeed with { WindowDays = 1 }, _ => new Tally(100_000, 0)).Burns;

        Assert.Equal([3.36, 1.4], week.Select(burn => Math.Round(burn.Limit, 9)));
        Assert.Empty(day);
    }

    [Fact]
    public void Both_windows_must_burn_before_anyone_is_woken()
    {
        Assert.Equal(BurnAlarm.None, With(hour: 0.08, minutes: 0).Alarm);
        Assert.Equal(BurnAlarm.None, With(hour: 0.001, minutes: 0.08).Alarm);
        Assert.Equal(BurnAlarm.Page, With(hour: 0.08, minutes: 0.08).Alarm);
    }

    [Fact]
    public void The_sentence_says_what_fired_and_when_the_budget_is_gone()
    {
        var status = With(hour: 0.08, minutes: 0.1);

        Assert.Equal(0.6, status.Remaining!.Value, 9);
        Assert.Equal(TimeSpan.FromDays(30) * (0.6 / 16), status.GoneIn);
        Assert.Equal(
            "10 % of 1,000 requests failed in the last 5 min, allowed is 0.5 %: the error budget burns 16 times too fast over 1 h (alarm at 14.4); "
            + "60 % of the error budget of 30 days is left; at the last hour's rate it is gone in 27 h.",
            status.Sentence);
    }

    [Fact]
    public void A_few_requests_raise_no_alarm_and_none_leave_nothing_to_say()
    {
        var few = BurnRules.Judge(Succeed, _ => new Tally(19, 19));
        var none = BurnRules.Judge(Succeed, _ => new Tally(0, 0));

        Assert.Equal(BurnAlarm.None, few.Alarm);
        Assert.Null(none.Remaining);
        Assert.Equal("No requests in the last 30 days: nothing is known.", none.Sentence);
    }

    [Fact]
    public void An_overdrawn_budget_says_so()
    {
        var status = BurnRules.Judge(Succeed, span => span.TotalDays > 20 ? new Tally(1_000, 10) : new Tally(100, 0));

        Assert.Equal(-1, status.Remaining!.Value, 9);
        Assert.Equal("The error budget of 30 days is overdrawn: 1 % of 1,000 requests failed.", status.Sentence);
    }

    private static ObjectiveStatus With(double hour, double minutes) => BurnRules.Judge(Succeed, span =>
        span <= TimeSpan.FromMinutes(5) ? new Tally(1_000, (long)(1_000 * minutes))
        : span <= TimeSpan.FromHours(1) ? new Tally(10_000, (long)(10_000 * hour))
        : span <= TimeSpan.FromDays(3) ? new Tally(100_000, 0)
        : new Tally(1_000_000, 2_000));
}
