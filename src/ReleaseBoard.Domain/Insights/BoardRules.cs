using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>What the stores know of some applications, from which their rows are made.</summary>
public sealed record BoardMaterial
{
    public required IReadOnlyDictionary<ApplicationKey, ReleasePath> Paths { get; init; }

    /// <summary>Those that are not gone.</summary>
    public required ILookup<ApplicationKey, Deployment> Deployments { get; init; }

    /// <summary>Those that are not over.</summary>
    public required ILookup<ApplicationKey, Promotion> Promotions { get; init; }

    public required IReadOnlyDictionary<ApplicationKey, Artifact> Latest { get; init; }

    /// <summary>How the latest stand with those who built them again; those nobody built again are not in it.</summary>
    public IReadOnlyDictionary<ApplicationKey, RebuildState> Rebuilt { get; init; } = new Dictionary<ApplicationKey, RebuildState>();

    /// <summary>The place of a running version in its application's order of arrival.</summary>
    public required IReadOnlyDictionary<(ApplicationKey Application, ArtifactVersion Version), long> Sequences { get; init; }

    public required Func<DeploymentId, HealthVerdict> Health { get; init; }

    /// <summary>How a place as a whole does, with what monitoring complains of; null where that is not known, as of the past.</summary>
    public Func<Slot, HealthVerdict>? Places { get; init; }

    /// <summary>The newest settings' numbers; a place that is not in it has none.</summary>
    public IReadOnlyDictionary<Slot, int> Settings { get; init; } = new Dictionary<Slot, int>();

    /// <summary>Where a way back was the last that happened.</summary>
    public IReadOnlyDictionary<Slot, TakenBack> TakenBack { get; init; } = new Dictionary<Slot, TakenBack>();

    /// <summary>Where infrastructure is not as it was applied, and where nobody can tell.</summary>
    public IReadOnlyDictionary<Slot, DriftMark> Drift { get; init; } = new Dictionary<Slot, DriftMark>();

    /// <summary>What whoever looks may vote on now.</summary>
    public IReadOnlySet<PromotionId> Votes { get; init; } = new HashSet<PromotionId>();
}

/// <summary>How the board is put together.</summary>
public static class BoardRules
{
    public static BoardRow Row(Application application, BoardMaterial known)
    {
        var deployments = known.Deployments[application.Key].Where(deployment => deployment.Weight > 0).ToLookup(deployment => deployment.Slot.Environment);
        var promotions = known.Promotions[application.Key].ToLookup(promotion => promotion.Slot.Environment);
        var stages = known.Paths.GetValueOrDefault(application.Key)?.Stages.Select(stage => stage.Environment).ToHashSet() ?? [];
        var latest = known.Latest.GetValueOrDefault(application.Key);
        return new BoardRow
        {
            Application = application.Key,
            Kind = application.Kind,
            Summary = application.Summary,
            Latest = latest is null ? null : new(latest.Version, latest.Origin.Commit, latest.Origin.Message, latest.UploadedAt) { Rebuilt = known.Rebuilt.GetValueOrDefault(application.Key) },
            Cells = stages
                .Union(deployments.Select(group => group.Key))
                .Union(promotions.Select(group => group.Key))
                .Order()
                .Select(environment => Cell(environment, application.Kind, stages.Contains(environment), [.. deployments[environment]], promotions[environment], latest, known) with
                {
                    Drift = known.Drift.GetValueOrDefault(new(application.Key, environment)),
                    TakenBack = known.TakenBack.GetValueOrDefault(new(application.Key, environment)),
                })
                .ToFacts(),
        };
    }

    private static BoardCell Cell(
        EnvironmentKey environment, ApplicationKind kind, bool isStage, IReadOnlyList<Deployment> serving, IEnumerable<Promotion> open, Artifact? latest, BoardMaterial known)
    {
        var running = serving.OrderByDescending(deployment => deployment.Weight).Select(deployment => new RunningShare(deployment.Id, deployment.Version, deployment.Weight)).ToFacts();
        var promotion = open.OrderByDescending(candidate => candidate.Phase.HoldsLock()).ThenBy(candidate => candidate.Id.Value).FirstOrDefault();
        var isApplied = serving.Count > 0 ? serving.All(deployment => deployment.IsApplied) : kind is not ApplicationKind.Service;
        return new BoardCell
        {
            Environment = environment,
            IsStage = isStage,
            Running = running,
            IsApplied = isApplied,
            Health = running.Count == 0 || isApplied ? null : running.Select(share => known.Health(share.Deployment)).Concat(known.Places is { } places ? [places(serving[0].Slot)] : []).MinBy(verdict => HealthRules.Urgency(verdict.Grade)),
            Promotion = promotion is null ? null : new(
                promotion.Id, promotion.Kind, promotion.Version, promotion.Phase, Weight(promotion, serving), promotion.IsPaused, promotion.Explanation)
            {
                StepEndsAt = StepRules.View(promotion).FirstOrDefault(step => step.State is StepState.InHand)?.EndsAt,
                MayVote = known.Votes.Contains(promotion.Id),
            },
            NewerSettings = Newer(serving, known.Settings),
            Behind = latest is not null && running.Count > 0 && known.Sequences.TryGetValue((latest.Application, running[0].Version), out var sequence)
                ? latest.Sequence - sequence
                : null,
        };
    }

    // Of what mainly runs; where all settings are the same there is nothing to say.
    private static NewerSettings? Newer(IReadOnlyList<Deployment> serving, IReadOnlyDictionary<Slot, int> latest) =>
        serving.MaxBy(deployment => deployment.Weight) is { } main && latest.TryGetValue(main.Slot, out var newest) && newest != main.SettingsRevision ? new(main.SettingsRevision, newest) : null;

    private static int Weight(Promotion promotion, IEnumerable<Deployment> serving) =>
        serving.FirstOrDefault(deployment => deployment.Id == promotion.Deployment)?.Weight ?? 0;
}
