using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;

namespace ReleaseBoard.Web.Health;

/// <summary>Reads one slot's report again and again for one screen: grades each time, samples only when a new span has ended.</summary>
public sealed class ReportReader(HealthBoard board, HealthDesk desk, Slot slot, HealthRange range)
{
    private SlotReport? _last;

    public SlotReport? Read()
    {
        var (from, until) = desk.Range(range.Length, range.Resolution);
        _last = _last is { } last && last.Until == until && Fresh(last) is { } fresh
            ? fresh
            : desk.Report(slot, from, until, range.Resolution).Match<SlotReport?>(report => report, _ => null);
        return _last;
    }

    /// <summary>The same samples under the grades of now; null when other deployments run.</summary>
    private SlotReport? Fresh(SlotReport last)
    {
        var now = board.Find(slot);
        if (!now.Deployments.Select(deployment => deployment.Id).SequenceEqual(last.Deployments.Select(deployment => deployment.Health.Id)))
        {
            return null;
        }

        var deployments = now.Deployments.Zip(last.Deployments, (health, known) => known with { Health = health, Metrics = board.ApplicationMetrics(health.Id) });
        return last with { Verdict = now.Verdict, Deployments = deployments.ToFacts() };
    }
}
