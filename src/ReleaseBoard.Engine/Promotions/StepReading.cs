using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Gathers what a rollout's step in hand is judged by: both sides between the same two instants, alerts, and log lines.</summary>
public sealed class StepReading(IHealthReading signals, PointReading points, LogBoard logs)
{
    private const int MostLines = 1_000;
    private const int MostPatterns = 20;

    // Lines about what both do (a dependency that is gone) come a little apart.
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(1);

    /// <param name="isWhole">True when points of metrics that are judged at the end are wanted, too.</param>
    public StepEvidence Evidence(DbConnection db, Promotion promotion, bool isWhole, DateTimeOffset now)
    {
        if (promotion is not { Stage.Verification: { } terms, Deployment: { } fresh, StepSince: { } since })
        {
            return StepEvidence.Nothing;
        }

        var kind = ApplicationStore.Find(db, promotion.Slot.Application)?.Kind ?? ApplicationKind.Service;
        var metrics = MetricTemplateRules.Of(terms, kind);
        var evidence = new StepEvidence
        {
            Metrics = metrics,
            FastEnough = terms.FastEnough,
            NewVersion = promotion.Version.Value,
            IsAlone = true,
            Steps = Math.Max(1, promotion.Stage.Steps.Count(step => step.Weight < 100)),
            Earlier = promotion.Verdicts.Where(verdict => verdict.At < since).Select(verdict => verdict.Counts).OfType<SplitCounts>().ToFacts(),
        };
        if (metrics.Count == 0 || Beside(db, promotion) is not { } old)
        {
            return evidence;
        }

        var horizon = VerificationRules.Horizon(since, now);
        var counted = StepTimeRules.Counted(promotion, since, now);
        var whole = Both(old.Id, fresh, counted, terms.FastEnough);
        return evidence with
        {
            IsAlone = false,
            OldVersion = old.Version.Value,
            Whole = whole,
            Recent = horizon == since ? whole : Both(old.Id, fresh, StepTimeRules.Counted(promotion, horizon, now), terms.FastEnough),
            HasPoints = isWhole,
            Points = isWhole ? metrics.Where(metric => !metric.IsGuard).Select(metric => points.Read(metric, new(promotion.Slot, old.Id, fresh, counted))).ToFacts() : [],
        };
    }

    /// <summary>What only the new deployment writes at warning or above, since the step began; from lines in memory.</summary>
    public Facts<LogPattern> NewPatterns(DbConnection db, Promotion promotion)
    {
        if (promotion is not { Deployment: { } fresh, StepSince: { } since } || Beside(db, promotion) is not { } old)
        {
            return [];
        }

        return LogPatternRules.New(Lines(old.Id, since - Around), Lines(fresh, since), MostPatterns);
    }

    /// <summary>What answers beside it in the step in hand; null when nothing does.</summary>
    public static Deployment? Beside(DbConnection db, Promotion promotion) =>
        promotion.Step < promotion.Stage.Steps.Count && promotion.Stage.Steps[promotion.Step].Weight < 100 && promotion.Previous is { } previous
            ? DeploymentStore.Present(db, promotion.Slot).FirstOrDefault(deployment => deployment.Id == previous)
            : null;

    private BothSides Both(DeploymentId old, DeploymentId fresh, Facts<TimeRange> ranges, double fastEnough)
    {
        var (before, now) = (signals.Window(old, ranges), signals.Window(fresh, ranges));
        return new()
        {
            Counts = new(before.Requests, before.Failures, now.Requests, now.Failures),
            OldLatency = LatencyRules.OfBuckets(signals.Latencies(old, ranges), fastEnough),
            NewLatency = LatencyRules.OfBuckets(signals.Latencies(fresh, ranges), fastEnough),
        };
    }

    private IEnumerable<(LogSeverity Level, string Text)> Lines(DeploymentId deployment, DateTimeOffset from) =>
        logs.Lines(deployment, from, MostLines).Select(line => (line.Level, line.Text));
}
