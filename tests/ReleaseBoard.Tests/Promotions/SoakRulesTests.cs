using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;

namespace ReleaseBoard.Tests.Promotions;

public sealed class SoakRulesTests
{
    [Fact]
    public void Healthy_time_adds_up_and_the_unknown_between_does_not_count()
    {
        var stay = Looks((HealthGrade.Healthy, 0), (HealthGrade.Healthy, 20), (HealthGrade.Unknown, 30), (HealthGrade.Unknown, 50), (HealthGrade.Healthy, 60), (HealthGrade.Healthy, 70));

        Assert.Equal(TimeSpan.FromSeconds(40), SoakRules.HealthyFor(stay ?? throw new InvalidOperationException(), Some.Noon.AddSeconds(70)));
    }

    [Fact]
    public void A_failure_ends_the_stay_and_nothing_of_it_counts()
    {
        var stay = Looks((HealthGrade.Healthy, 0), (HealthGrade.Healthy, 20), (HealthGrade.Failing, 21));

        Assert.Equal((Some.Noon.AddSeconds(21), TimeSpan.Zero), (stay?.EndedAt, stay?.Banked));
        Assert.Equal(TimeSpan.Zero, SoakRules.HealthyFor(Assert.IsType<HealthyStay>(stay), Some.Noon.AddMinutes(5)));
    }

    [Theory]
    [InlineData(HealthGrade.Unknown)]
    [InlineData(HealthGrade.Degraded)]
    [InlineData(HealthGrade.Failing)]
    public void No_stay_begins_without_health(HealthGrade grade) => Assert.Null(Looks((grade, 0)));

    [Fact]
    public void Time_nobody_looked_does_not_count()
    {
        var stay = Looks((HealthGrade.Healthy, 0), (HealthGrade.Healthy, 10), (HealthGrade.Healthy, 500), (HealthGrade.Healthy, 505));

        Assert.Equal(TimeSpan.FromSeconds(15), SoakRules.HealthyFor(stay ?? throw new InvalidOperationException(), Some.Noon.AddSeconds(505)));
        Assert.Equal(TimeSpan.FromSeconds(15), SoakRules.HealthyFor(stay, Some.Noon.AddSeconds(900)));
    }

    private static HealthyStay? Looks(params (HealthGrade Grade, int Second)[] looks) =>
        looks.Aggregate(default(HealthyStay), (stay, look) => SoakRules.Look(stay, Some.Old(), look.Grade, Some.Noon.AddSeconds(look.Second)));
}
