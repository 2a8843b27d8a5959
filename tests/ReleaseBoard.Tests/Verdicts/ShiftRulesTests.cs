using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

public sealed class ShiftRulesTests
{
    private static readonly VerifiedMetric Metric = new() { Key = "errors", Title = "Errors", Reads = MetricReading.Gauge };

    [Fact]
    public void Seven_of_ten_a_hundred_times_higher_is_no_pass()
    {
        var few = ShiftRules.Judge(Times(10, 1), [.. Times(7, 100), .. Times(3, 1)], Metric);
        var enough = ShiftRules.Judge(Times(30, 1), [.. Times(21, 100), .. Times(9, 1)], Metric);

        Assert.Equal((MetricState.TooFew, MetricState.High), (few.State, enough.State));
    }

    [Fact]
    public void Errors_where_there_were_none_are_no_pass_and_too_few_to_say_more()
    {
        var verdict = ShiftRules.Judge([0, 0, 0, 0, 0, 0], [0, 1, 2, 1, 0, 0], Metric);

        Assert.Equal(MetricState.TooFew, verdict.State);
    }

    [Theory]
    [InlineData(0.005, MetricState.Pass)]
    [InlineData(0.04, MetricState.Pass)]
    [InlineData(0.145, MetricState.High)]
    public void A_harmless_half_per_cent_passes_and_a_real_fourteen_and_a_half_fails(double more, MetricState state)
    {
        var random = new Random(1);
        var old = Enumerable.Range(0, 200).Select(_ => 100 + random.NextDouble()).ToList();
        var fresh = Enumerable.Range(0, 200).Select(_ => (100 + random.NextDouble()) * (1 + more)).ToList();

        Assert.Equal(state, ShiftRules.Judge(old, fresh, Metric).State);
    }

    [Theory]
    [InlineData(BadDirection.Higher, MetricState.Pass)]
    [InlineData(BadDirection.Lower, MetricState.Low)]
    [InlineData(BadDirection.Either, MetricState.Low)]
    public void Only_the_bad_direction_is_bad(BadDirection bad, MetricState state) =>
        Assert.Equal(state, ShiftRules.Judge(Times(40, 10), Times(40, 5), Metric with { Bad = bad }).State);

    [Fact]
    public void Nothing_measured_is_no_data_and_what_is_no_number_was_not_measured()
    {
        Assert.Equal(MetricState.Nodata, ShiftRules.Judge([], Times(40, 1), Metric).State);
        Assert.Equal(MetricState.Nodata, ShiftRules.Judge(Times(40, 1), Times(40, double.NaN), Metric).State);
    }

    [Fact]
    public void What_is_allowed_is_measured_by_the_old_one_or_in_its_own_unit()
    {
        Assert.Equal(MetricState.Pass, ShiftRules.Judge(Times(40, 10), Times(40, 12), Metric with { Allowed = 2, IsAbsolute = true }).State);
        Assert.Equal(MetricState.High, ShiftRules.Judge(Times(40, 10), Times(40, 12.1), Metric with { Allowed = 2, IsAbsolute = true }).State);
        Assert.Equal(0.5, ShiftRules.Judge(Times(40, 10), Times(40, 10), Metric).Allowed);
    }

    [Fact]
    public void Fewer_than_thirty_points_are_too_few_whatever_a_stage_asks_for() =>
        Assert.Equal(MetricState.TooFew, ShiftRules.Judge(Times(29, 1), Times(100, 1), Metric with { MinimumData = 5 }).State);

    [Fact]
    public void A_score_weighs_groups_and_leaves_out_what_had_no_data()
    {
        var score = ScoreRules.Of(
        [
            new("requests", 3, MetricState.Pass, false), new("requests", 3, MetricState.High, false),
            new("resources", 1, MetricState.Pass, false), new("resources", 1, MetricState.TooFew, false), new("business", 5, MetricState.Nodata, false),
        ]);

        Assert.Equal((62.5, "requests 50 resources 100 business  "), (score.Value, string.Concat(score.Groups.Select(group => $"{group.Name} {group.Score} "))));
        Assert.Null(ScoreRules.Of([new("requests", 1, MetricState.TooFew, true)]).Value);
    }

    private static double[] Times(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
