using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>How long an artifact has been healthy in an environment, without a failure between.</summary>
public sealed record HealthyStay
{
    public required DeploymentId Deployment { get; init; }

    public required Slot Slot { get; init; }

    public required Digest Digest { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Healthy time of the intervals that have ended.</summary>
    public TimeSpan Banked { get; init; }

    /// <summary>When the present healthy interval began; null while it is not healthy, or nobody knows.</summary>
    public DateTimeOffset? HealthySince { get; init; }

    /// <summary>When it was last looked at; what lies after is not known, so it does not count.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>How a stay grows and ends.</summary>
public static class SoakRules
{
    /// <summary>A gap in the looking longer than this is time nobody knows about.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(30);

    /// <summary>How often a stay that only grows is written down.</summary>
    public static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(10);

    /// <summary>The stay after a look at the deployment; null when there is none and none begins. What is applied runs nothing that could fail, so it is healthy while it is there.</summary>
    public static HealthyStay? Look(HealthyStay? stay, Deployment deployment, HealthGrade said, DateTimeOffset now)
    {
        var grade = deployment.IsApplied ? HealthGrade.Healthy : said;
        if (stay is null)
        {
            return grade is HealthGrade.Healthy
                ? new HealthyStay { Deployment = deployment.Id, Slot = deployment.Slot, Digest = deployment.Digest, StartedAt = now, HealthySince = now, SeenAt = now }
                : null;
        }

        var known = now - stay.SeenAt > LongestGap ? Bank(stay, stay.SeenAt) : stay;
        return grade switch
        {
            HealthGrade.Healthy => known with { HealthySince = known.HealthySince ?? now, SeenAt = now },
            // What ended in failure was no healthy stay, however long it looked like one.
            HealthGrade.Failing => known with { Banked = TimeSpan.Zero, HealthySince = null, SeenAt = now, EndedAt = now },
            _ => Bank(known, now) with { SeenAt = now },
        };
    }

    /// <summary>The stay of a deployment that is no longer the stable one: complete, up to when it was last seen.</summary>
    public static HealthyStay Leave(HealthyStay stay) => Bank(stay, stay.SeenAt) with { EndedAt = stay.SeenAt };

    /// <summary>True when the change is worth a write: another interval, an end, or long since the last.</summary>
    public static bool IsWorthWriting(HealthyStay? before, HealthyStay after) =>
        before is null || before.HealthySince != after.HealthySince || before.EndedAt != after.EndedAt
        || (after.HealthySince is not null && after.SeenAt - before.SeenAt >= WriteEvery);

    /// <summary>The healthy time of a stay at an instant. What nobody has looked at for long does not count.</summary>
    public static TimeSpan HealthyFor(HealthyStay stay, DateTimeOffset now)
    {
        var until = now - stay.SeenAt > LongestGap ? stay.SeenAt : now;
        return stay.Banked + (stay.HealthySince is { } since && until > since ? until - since : TimeSpan.Zero);
    }

    private static HealthyStay Bank(HealthyStay stay, DateTimeOffset until) =>
        stay with { Banked = HealthyFor(stay with { SeenAt = until }, until), HealthySince = null };
}
