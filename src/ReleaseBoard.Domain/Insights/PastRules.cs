using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>How the board of a moment is put together from what the journal said by then.</summary>
public static class PastRules
{
    // The journal keeps what people and the board did; how things did then is in the charts.
    private static readonly HealthVerdict NotKept = new(HealthGrade.Unknown, "The journal does not keep how it did then.");

    public static readonly IReadOnlyDictionary<Slot, PromotionDetails> NoPromotions = new Dictionary<Slot, PromotionDetails>();

    public static BoardRow Row(
        Application application,
        LatestArtifact? latest,
        IEnumerable<ReleaseEnvironment> environments,
        IReadOnlyDictionary<Slot, TrafficDetails> traffic,
        IReadOnlyDictionary<Slot, PromotionDetails> promotions) => new()
        {
            Application = application.Key,
            Kind = application.Kind,
            Summary = application.Summary,
            Latest = latest,
            Cells = environments
                .Select(environment => new Slot(application.Key, environment.Key))
                .Where(slot => traffic.ContainsKey(slot) || promotions.ContainsKey(slot))
                .OrderBy(slot => slot.Environment)
                .Select(slot => Cell(slot.Environment, traffic.GetValueOrDefault(slot), promotions.GetValueOrDefault(slot)))
                .ToFacts(),
        };

    /// <summary>The figures of that moment, as far as the journal tells them: of all applications.</summary>
    public static BoardFigures Figures(IReadOnlyDictionary<Slot, PromotionDetails> promotions)
    {
        var rollouts = promotions.Where(place => place.Value.Phase.HoldsLock()).OrderBy(place => place.Value.Promotion).ToList();
        return new BoardFigures
        {
            RolloutsInProgress = rollouts.Count,
            Rollout = rollouts.Count == 0 ? null : rollouts[0].Key,
            RolloutWeight = rollouts.Count == 0 ? 0 : rollouts[0].Value.Weight,
        };
    }

    /// <summary>The applications to which something was on its way.</summary>
    public static IReadOnlySet<ApplicationKey> Moving(IReadOnlyDictionary<Slot, PromotionDetails> promotions) =>
        promotions.Where(place => !place.Value.Phase.IsTerminal()).Select(place => place.Key.Application).ToHashSet();

    private static BoardCell Cell(EnvironmentKey environment, TrafficDetails? traffic, PromotionDetails? said)
    {
        var running = (traffic?.Shares ?? []).Select(share => new RunningShare(share.Deployment, share.Version, share.Weight)).ToFacts();
        return new BoardCell
        {
            Environment = environment,
            IsStage = true,
            Running = running,
            Health = running.Count == 0 ? null : NotKept,
            Promotion = said is null || said.Phase.IsTerminal() ? null : new(
                new(said.Promotion), said.Kind, new(said.Version), said.Phase, said.Weight, said.IsPaused, said.Explanation ?? ""),
        };
    }
}
