using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Tests.Health;

public sealed class GradeRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Health_is_said_once_it_lasted_and_flapping_is_not_said()
    {
        var (failingFor, betterFor) = (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        var memory = new GradeMemory(false, null);
        var said = new List<(int Second, bool IsFailing)>();
        for (var second = 0; second < 300; second++)
        {
            // Flaps every ten seconds, then fails for 60 s, then nothing is known for 60 s, then it is well.
            var grade = second < 100 ? (second / 10 % 2 == 0 ? HealthGrade.Failing : HealthGrade.Healthy) : second < 160 ? HealthGrade.Failing : second < 220 ? HealthGrade.Unknown : HealthGrade.Healthy;
            (memory, var says) = GradeRules.Look(memory, grade, Noon.AddSeconds(second), failingFor, betterFor);
            if (says)
            {
                said.Add((second, memory.IsFailing));
            }
        }

        Assert.Equal([(130, true), (280, false)], said);
    }
}
