using System.Collections.Concurrent;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>
/// What all who look at a slot over the same live range see: read once for all of them, not once for each. Samples are read again when
/// a span has ended, grades with every word of the runner.
/// </summary>
public sealed class ReportBoard(HealthBoard board, HealthDesk desk, TimeProvider clock)
{
    // What ended before is known to the store alone.
    private static readonly TimeSpan Memory = TimeSpan.FromHours(6);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // What was gone when the board started is known to the store alone.
    private readonly DateTimeOffset _began = clock.GetUtcNow();

    // One entry a slot and length somebody looked at within the last minute.
    private readonly ConcurrentDictionary<(Slot Slot, TimeSpan Length), Seen> _seen = new();

    /// <summary>A slot from so long ago until now; null when the range is longer than what is kept.</summary>
    public SlotReport? Live(Slot slot, TimeSpan length)
    {
        var now = clock.GetUtcNow();
        var resolution = HealthRanges.ResolutionOf(length, length);
        var (from, until) = desk.Range(length, resolution);
        var (version, second) = (board.Version, now.ToUnixTimeSeconds());
        if (_seen.TryGetValue((slot, length), out var seen) && seen.Version == version && seen.Second == second && seen.Report.Until == until)
        {
            return seen.Report;
        }

        var report = seen is not null && seen.Report.Until == until && Graded(seen.Report) is { } graded
            ? graded
            : desk.Course(slot, from, until, resolution, withStore: length > Memory || from < _began).Match<SlotReport?>(found => found, _ => null);
        if (report is not null)
        {
            _seen[(slot, length)] = new Seen(report, version, second);
            Forget(now);
        }

        return report;
    }

    /// <summary>The same samples under the grades of now; null when other deployments run.</summary>
    private SlotReport? Graded(SlotReport last)
    {
        var now = board.Find(last.Slot);
        var (present, gone) = (last.Deployments.Where(deployment => !deployment.Health.IsGone).ToList(), last.Deployments.Where(deployment => deployment.Health.IsGone));
        if (!now.Deployments.Select(deployment => deployment.Id).SequenceEqual(present.Select(deployment => deployment.Health.Id)))
        {
            return null;
        }

        var deployments = now.Deployments.Zip(present, (health, known) => known with { Health = health, Metrics = board.ApplicationMetrics(health.Id) });
        return last with { Verdict = now.Verdict, Deployments = deployments.Concat(gone).ToFacts() };
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var old in _seen.Where(seen => now.ToUnixTimeSeconds() - seen.Value.Second > Kept.TotalSeconds))
        {
            _seen.TryRemove(old);
        }
    }

    private sealed record Seen(SlotReport Report, long Version, long Second);
}
