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

    /// <summary>The figures of that moment, as far as the journal tells them.</summary>
    public static BoardFigures Figures(IEnumerable<BoardRow> rows)
    {
        var rollouts = rows
            .SelectMany(row => row.Cells.Select(cell => (Slot: new Slot(row.Application, cell.Environment), cell.Promotion)))
            .Where(place => place.Promotion is { } promotion && promotion.Phase.HoldsLock())
            .OrderBy(place => place.Promotion?.Id.Value)
            .ToList();
        return new BoardFigures
        {
            RolloutsInProgress = rollouts.Count,
            Rollout = rollouts.Count == 0 ? null : rollouts[0].Slot,
            RolloutWeight = rollouts.Count == 0 ? 0 : rollouts[0].Promotion?.Weight ?? 0,
        };
    }

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
