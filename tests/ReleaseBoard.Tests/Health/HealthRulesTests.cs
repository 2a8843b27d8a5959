using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Tests.Health;

/// <summary>Each grade with its sentence, and above all: what is not known is not healthy.</summary>
public sealed class HealthRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly HealthEvidence Well = new()
    {
        SeenAt = Now,
        Ready = 2,
        Wished = 2,
        Window = new HealthWindow(400, 0, 21.44),
    };

    public static TheoryData<string, HealthEvidence, HealthGrade, string> Cases => new()
    {
        { "well", Well, HealthGrade.Healthy, "400 requests in the last 60 s, none failed, 95 % within 21 ms; 2 of 2 instances ready." },
        { "quiet", Well with { Window = new(0, 0, null) }, HealthGrade.Healthy, "No requests in the last 60 s; 2 of 2 instances ready." },
        { "a little fails", Well with { Window = new(400, 2, 20) }, HealthGrade.Healthy, "400 requests in the last 60 s, 0.5 % failed, 95 % within 20 ms; 2 of 2 instances ready." },
        { "one request", Well with { Window = new(1, 0, 20) }, HealthGrade.Healthy, "1 request in the last 60 s, none failed, 95 % within 20 ms; 2 of 2 instances ready." },
        { "never seen", Well with { SeenAt = null }, HealthGrade.Unknown, "No data has arrived." },
        { "never seen, runner away", Well with { SeenAt = null, Silence = "The runner cannot be reached." }, HealthGrade.Unknown, "No data has arrived. The runner cannot be reached." },
        { "stale", Well with { SeenAt = Now.AddSeconds(-7.9), Silence = "The runner cannot be reached." }, HealthGrade.Unknown, "No data for 7 s. The runner cannot be reached." },
        { "stale, nobody says why", Well with { SeenAt = Now.AddSeconds(-3.1) }, HealthGrade.Unknown, "No data for 3 s." },
        { "one beat missed", Well with { SeenAt = Now.AddSeconds(-2), Silence = "The runner cannot be reached." }, HealthGrade.Healthy, "400 requests in the last 60 s, none failed, 95 % within 21 ms; 2 of 2 instances ready." },
        { "stale failing", Well with { SeenAt = Now.AddSeconds(-9), Window = new(400, 400, 20) }, HealthGrade.Unknown, "No data for 9 s." },
        { "nothing wished", Well with { Ready = 0, Wished = 0 }, HealthGrade.Unknown, "No instance is wished for here, so there is nothing to measure." },
        { "starting", Well with { Ready = 0, Starting = 2, Window = new(0, 0, null) }, HealthGrade.Degraded, "Starting: 0 of 2 instances ready so far." },
        { "none ready", Well with { Ready = 0, LastEnd = "exit code 134 after 2.1 s" }, HealthGrade.Failing, "0 of 2 instances ready. Last end: exit code 134 after 2.1 s." },
        { "starting again", Well with { Ready = 0, Starting = 2, Restarts = 1 }, HealthGrade.Failing, "0 of 2 instances ready." },
        { "problem", Well with { Ready = 0, Problem = "The archive is broken." }, HealthGrade.Failing, "The archive is broken." },
        { "problem of one", Well with { Ready = 1, Problem = "Instance 2 was not ready in 30 s." }, HealthGrade.Degraded, "1 of 2 instances ready. Instance 2 was not ready in 30 s." },
        { "half ready", Well with { Ready = 1 }, HealthGrade.Degraded, "1 of 2 instances ready." },
        { "restarted", Well with { Restarts = 3, LastEnd = "signal 9 after 40 s" }, HealthGrade.Degraded, "3 instance starts after an unasked end in the last 60 s. Last end: signal 9 after 40 s." },
        { "8 % fail", Well with { Window = new(400, 32, 20) }, HealthGrade.Failing, "8 % of 400 requests failed in the last 60 s; at 5 % it counts as failing." },
        { "just 5 %", Well with { Window = new(400, 20, 20) }, HealthGrade.Failing, "5 % of 400 requests failed in the last 60 s; at 5 % it counts as failing." },
        { "just under 5 %", Well with { Window = new(400, 19, 20) }, HealthGrade.Degraded, "4.75 % of 400 requests failed in the last 60 s; at 1 % it counts as degraded." },
        { "few and all fail", Well with { Window = new(3, 3, 20) }, HealthGrade.Degraded, "3 of only 3 requests failed in the last 60 s." },
        { "few and slow", Well with { Window = new(3, 0, 9000) }, HealthGrade.Healthy, "3 requests in the last 60 s, none failed, 95 % within 9000 ms; 2 of 2 instances ready." },
        { "slow", Well with { Window = new(400, 0, 700) }, HealthGrade.Degraded, "The slowest 5 % of 400 requests took over 700 ms in the last 60 s; at 500 ms it counts as degraded." },
        { "very slow", Well with { Window = new(400, 0, 2500) }, HealthGrade.Failing, "The slowest 5 % of 400 requests took over 2500 ms in the last 60 s; at 2000 ms it counts as failing." },
        { "failing before half ready", Well with { Ready = 1, Window = new(400, 400, 20) }, HealthGrade.Failing, "100 % of 400 requests failed in the last 60 s; at 5 % it counts as failing." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_grade_and_its_sentence(string name, HealthEvidence evidence, HealthGrade grade, string because)
    {
        Assert.NotEmpty(name);
        Assert.Equal(new HealthVerdict(grade, because), HealthRules.Grade(evidence, HealthLimits.Default, Now));
    }

    [Fact]
    public void Whatever_else_is_true_old_data_is_never_graded_healthy() => Assert.All(
        Cases.Select(row => (HealthEvidence)row[1]),
        evidence => Assert.Equal(HealthGrade.Unknown, HealthRules.Grade(evidence with { SeenAt = Now.AddSeconds(-5) }, HealthLimits.Default, Now).Grade));

    [Theory]
    [InlineData("100 healthy, 0 failing", "Healthy", "good")]
    [InlineData("95 healthy, 5 failing", "Failing", "1.5.0: bad")]
    [InlineData("95 healthy, 5 unknown", "Unknown", "1.5.0: nothing known")]
    [InlineData("95 unknown, 5 degraded", "Degraded", "1.5.0: weak")]
    [InlineData("0 failing", "Failing", "bad")]
    [InlineData("", "Unknown", "Nothing runs here.")]
    public void A_slot_is_as_well_as_the_worst_that_takes_traffic(string deployments, string grade, string because)
    {
        var all = deployments.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(' ')).Select(words => new DeploymentHealth
        {
            Id = new DeploymentId(Guid.NewGuid()),
            Version = new($"1.{words[0]}.0"),
            Weight = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture),
            Verdict = words[1] switch
            {
                "healthy" => new(HealthGrade.Healthy, "good"),
                "failing" => new(HealthGrade.Failing, "bad"),
                "degraded" => new(HealthGrade.Degraded, "weak"),
                _ => new(HealthGrade.Unknown, "nothing known"),
            },
        });

        Assert.Equal(new HealthVerdict(Enum.Parse<HealthGrade>(grade), because), SlotRules.Worst([.. all], "Nothing runs here."));
    }
}
