using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ReleaseBoard.Engine.Words;

/// <summary>What the board counts of its own doings. Counts stand at zero from the start, so that a first event is seen as a rise.</summary>
public sealed class BoardMeter : IDisposable
{
    // One entry a way a promotion can end: bounded by the phases there are.
    private readonly ConcurrentDictionary<string, long> _promotions = new(StringComparer.Ordinal);
    private long _rollbacks;
    private long _approved;
    private long _rejected;
    private long _lagTicks;

    public BoardMeter()
    {
        Meter = new Meter(new MeterOptions("ReleaseBoard") { Scope = this });
        Meter.CreateObservableCounter("releaseboard.promotions", Promotions, null, "Promotions that ended, by how they ended.");
        Meter.CreateObservableCounter("releaseboard.rollbacks", () => Interlocked.Read(ref _rollbacks), null, "Rollbacks that began, asked for or automatic.");
        Meter.CreateObservableCounter("releaseboard.approvals", Approvals, null, "Votes on promotions, by vote.");
        Meter.CreateObservableGauge("releaseboard.engine.lag", () => TimeSpan.FromTicks(Interlocked.Read(ref _lagTicks)).TotalSeconds, "s", "How late the promotions' last turn began.");
    }

    /// <summary>Carries the board's own instruments; others may add theirs to it.</summary>
    public Meter Meter { get; }

    /// <summary>Counts a promotion that reached an end, by its end: "succeeded", "rolled-back", "failed".</summary>
    public void PromotionEnded(string outcome) => _promotions.AddOrUpdate(outcome, 1, (_, count) => count + 1);

    public void RollbackBegan() => Interlocked.Increment(ref _rollbacks);

    public void ApprovalGiven(bool yes) => Interlocked.Increment(ref yes ? ref _approved : ref _rejected);

    /// <summary>Tells how much later than meant the promotions' present turn began.</summary>
    public void EngineLag(TimeSpan late) => Interlocked.Exchange(ref _lagTicks, late < TimeSpan.Zero ? 0 : late.Ticks);

    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<long>> Promotions() => _promotions.Select(ended => new Measurement<long>(ended.Value, new KeyValuePair<string, object?>("outcome", ended.Key)));

    private Measurement<long>[] Approvals() =>
    [
        new(Interlocked.Read(ref _approved), new KeyValuePair<string, object?>("vote", "yes")),
        new(Interlocked.Read(ref _rejected), new KeyValuePair<string, object?>("vote", "no")),
    ];
}
