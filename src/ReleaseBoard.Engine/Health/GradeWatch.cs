using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Writes into the journal that a slot has been failing, and that it is better, once it has lasted.</summary>
public sealed partial class GradeWatch(
    HealthBoard health, Database database, Feed feed, IOptions<HealthOptions> options, TimeProvider clock, ILogger<GradeWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    // One entry a slot in which something runs.
    private readonly Dictionary<Slot, GradeMemory> _known = [];

    /// <summary>One look at every slot.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var slots = health.Slots();
        foreach (var gone in _known.Keys.Except(slots.Select(slot => slot.Slot)).ToList())
        {
            _known.Remove(gone);
        }

        foreach (var slot in slots)
        {
            await LookAsync(slot, cancellationToken);
        }
    }

    // Health is announced while something runs and is silent else; so is this.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        feed.LookWhenRungAsync([Topic.Health], Pace, LookAsync, failure => LookFailed(log, failure), stoppingToken);

    private async Task LookAsync(SlotHealth slot, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!_known.TryGetValue(slot.Slot, out var memory))
        {
            memory = new(WasFailing(slot.Slot), null);
        }

        var (next, says) = GradeRules.Look(memory, slot.Verdict.Grade, now, options.Value.FailingFor, options.Value.BetterFor);
        if (says)
        {
            var sentence = GradeRules.Sentence(slot.Slot, next.IsFailing, now - (memory.OtherSince ?? now), slot.Verdict);
            if ((await SayAsync(slot.Slot, next.IsFailing, sentence, slot.Verdict, cancellationToken)).Refusal is not null)
            {
                return;
            }
        }

        // Only after the journal has it: what could not be written is said at the next look.
        _known[slot.Slot] = next;
    }

    private Task<Outcome<long>> SayAsync(Slot slot, bool isFailing, string sentence, HealthVerdict verdict, CancellationToken cancellationToken) => database.SayAsync(
        feed,
        new JournalNote(isFailing ? "health.failing" : "health.better", sentence) { Slot = slot, Details = Stored.Json(new { verdict.Grade, verdict.Because }) },
        clock,
        cancellationToken);

    // What the journal said last counts, so that a board started anew does not say it twice.
    private bool WasFailing(Slot slot) => database.Read(db => JournalStore.Last(db, slot, "health.failing", "health.better")) is { Act: "health.failing" };

    [LoggerMessage(1, LogLevel.Warning, "Lasting health could not be looked at or written down; it looks again.")]
    private static partial void LookFailed(ILogger log, Exception failure);
}
