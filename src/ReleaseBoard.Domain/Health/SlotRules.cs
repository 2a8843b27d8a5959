using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>How what runs side by side makes one grade.</summary>
public static class SlotRules
{
    /// <summary>The worst of those that take traffic; while none does, of all. Two with traffic are told apart by version.</summary>
    public static HealthVerdict Worst(Facts<DeploymentHealth> deployments, string nothing)
    {
        var serving = deployments.Where(deployment => deployment.Weight > 0).ToList();
        var counted = serving.Count > 0 ? serving : [.. deployments];
        if (counted.Count == 0)
        {
            return new HealthVerdict(HealthGrade.Unknown, nothing);
        }

        var worst = counted.MinBy(deployment => HealthRules.Urgency(deployment.Verdict.Grade)) ?? counted[0];
        return counted.Count == 1 ? worst.Verdict : worst.Verdict with { Because = $"{worst.Version}: {worst.Verdict.Because}" };
    }

    /// <summary>An error budget that burns too fast degrades what is otherwise well; what is worse keeps its own sentence.</summary>
    public static HealthVerdict Alarmed(HealthVerdict verdict, string? alarm) =>
        alarm is not null && verdict.Grade is HealthGrade.Healthy ? new HealthVerdict(HealthGrade.Degraded, alarm) : verdict;
}
