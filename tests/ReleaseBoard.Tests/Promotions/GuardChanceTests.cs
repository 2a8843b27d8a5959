using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>The guards' promises, on rollouts made up from fixed seeds; the <c>verdicts</c> benchmark does the same with thousands, an hour each.</summary>
public sealed class GuardChanceTests
{
    private const int Rollouts = 100;
    private const int Harmless = 40;

    private static readonly VerifiedMetric[] Usual = [.. MetricTemplateRules.Of(ApplicationKind.Service).Where(metric => metric.IsGuard)];

    [Theory]
    [InlineData(nameof(Traffic.Steady))]
    [InlineData(nameof(Traffic.Bursts))]
    [InlineData(nameof(Traffic.BurstsAndSteps))]
    public void Without_a_difference_at_most_one_in_twenty_trips_however_often_one_looks(string traffic)
    {
        var tripped = Enumerable.Range(0, Harmless).AsParallel()
            .Count(seed => new SimulatedRollout(seed, Enum.Parse<Traffic>(traffic), 0.002, 0.002).TripsWithin(1_500, Usual, 0.05) is not null);

        Assert.InRange(tripped, 0, Harmless / 20);
    }

    [Fact]
    public void A_rise_from_a_fifth_of_a_per_cent_to_two_trips_within_a_minute_in_nineteen_of_twenty_runs()
    {
        var tripped = Enumerable.Range(0, Rollouts).AsParallel()
            .Count(seed => new SimulatedRollout(seed + 100_000, Traffic.Steady, 0.002, 0.02).TripsWithin(60, Usual, 0.05) is not null);

        Assert.InRange(tripped, Rollouts * 94 / 100, Rollouts);
    }
}
