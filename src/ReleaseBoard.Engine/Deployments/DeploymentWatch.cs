using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>Keeps the runtime at the newest wish of every slot, whoever was away meanwhile, and lets go of what has been warm long enough.</summary>
public sealed partial class DeploymentWatch(Database database, Feed feed, IRuntime runtime, ArtifactFiles files, TimeProvider clock, ILogger<DeploymentWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // How long an act that is committed waits for the runtime to say that it is done.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A wish may be overtaken by a newer one on its way, and by what the runtime knows better, but not for ever.
    private const int MostTries = 4;

    private readonly ConcurrentDictionary<Slot, string> _troubles = new();
    private bool _wasFound;
    private volatile string? _silence;

    /// <summary>Why the newest wish of a slot is not in force, as the runtime said last; null when it is, or is on its way.</summary>
    public string? Trouble(Slot slot) => _silence ?? _troubles.GetValueOrDefault(slot);

    /// <summary>
    /// Hands over the slot's newest wish now. Safe to call at any time: the wish is whole and numbered. A runtime that knows a
    /// newer one, as it does after the store came back from a backup, is overruled: the store is what counts.
    /// </summary>
    public async Task<Outcome<SlotStatus>> PushAsync(Slot slot, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var wish = database.Read(db => SlotStore.Wish(db, slot, files));
            if (wish.Revision == 0)
            {
                // What is applied and not served is no business of the runtime.
                return new SlotStatus { Application = wish.Application, Environment = wish.Environment, Revision = 0, Deployments = [] };
            }

            var answer = await runtime.ApplyAsync(wish, cancellationToken);
            if (answer.Refusal is not { } refusal)
            {
                _troubles.TryRemove(slot, out _);
                return answer;
            }

            if (refusal.Code is not (RunnerWire.OlderWish or RunnerWire.OtherWish) || tries == MostTries)
            {
                _troubles[slot] = refusal.Sentence;
                return answer;
            }

            // Most often somebody else's newer wish was faster: then there is nothing to overrule.
            if (database.Read(db => SlotStore.Revision(db, slot)) == wish.Revision)
            {
                await OverruleAsync(slot, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Tells the runtime of an act that is committed whatever it says: waits two seconds at most and never fails, since the
    /// watch tells it again. A caller who hung up does not stop it.
    /// </summary>
    public async Task TellAsync(Slot slot) =>
        await CatchUpAsync(slot, CancellationToken.None).WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>One look at everything: what is behind its wish is told again.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await RetireAsync(cancellationToken);
        var revisions = database.Read(SlotStore.Revisions);

        // Where nothing was ever wished nothing needs to run, the runtime included.
        if (revisions.Count == 0 || await StatusAsync(cancellationToken) is not { } status)
        {
            return;
        }

        var known = status.Slots.ToDictionary(slot => new Slot(new(slot.Application), new(slot.Environment)), slot => slot.Revision);
        foreach (var (slot, wished) in revisions)
        {
            if (known.GetValueOrDefault(slot) != wished)
            {
                await CatchUpAsync(slot, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await ReconcileAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The runtime may be away for any reason; the next look tries again.
                Log.LookFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task OverruleAsync(Slot slot, CancellationToken cancellationToken)
    {
        var status = await runtime.StatusAsync(cancellationToken);
        if (status is Outcome<RunnerStatus>.Accepted { Value: var runner }
            && runner.Slots.FirstOrDefault(one => one.Application == slot.Application.Value && one.Environment == slot.Environment.Value) is { } known)
        {
            await database.WriteAsync<Slot>(
                db =>
                {
                    SlotStore.RaiseAbove(db, slot, known.Revision);
                    return slot;
                },
                cancellationToken);
        }
    }

    private async Task CatchUpAsync(Slot slot, CancellationToken cancellationToken)
    {
        try
        {
            if ((await PushAsync(slot, cancellationToken)).Refusal is { } refusal)
            {
                Log.WishRefused(logger, slot, refusal.Sentence);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One slot that cannot be wished for must not end the watch over the others.
            Log.SlotFailed(logger, slot, failure);
        }
    }

    private async Task<RunnerStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        // The first time it is made sure of, as it may be one of another version.
        var answer = _wasFound ? await runtime.StatusAsync(cancellationToken) : await runtime.EnsureAsync(cancellationToken);
        if (_wasFound && answer.Refusal is not null)
        {
            answer = await runtime.EnsureAsync(cancellationToken);
        }

        if (answer.Refusal is { } refusal && _silence is null)
        {
            Log.RuntimeSilent(logger, refusal.Sentence);
        }

        _silence = answer.Refusal?.Sentence;
        _wasFound |= answer.Refusal is null;
        return answer.Match<RunnerStatus?>(status => status, _ => null);
    }

    private async Task RetireAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (database.Read(db => DeploymentStore.GoneCold(db, now)).Count == 0)
        {
            return;
        }

        await database.WriteAsync<int>(db => DeploymentStore.GoneCold(db, now).Count(cold => Retire(db, cold, now)), cancellationToken);
        feed.Announce(Topic.Deployments);
        feed.Announce(Topic.Journal);
    }

    private static bool Retire(System.Data.Common.DbConnection db, Deployment cold, DateTimeOffset now)
    {
        SlotStore.Save(db, cold.Slot, [cold], [DeploymentRules.Retire(cold)]);
        var note = new JournalNote("deployment.retired", $"{cold.Slot}: {cold.Version} is no longer kept warm.")
        {
            Slot = cold.Slot,
            Subject = cold.Id.ToString(),
        };
        JournalStore.Append(db, note, OperatorName.Board, now);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The runtime does not answer: {Sentence}")]
        public static partial void RuntimeSilent(ILogger logger, string sentence);

        [LoggerMessage(2, LogLevel.Warning, "The runtime refused the wish for {Slot}: {Sentence}")]
        public static partial void WishRefused(ILogger logger, Slot slot, string sentence);

        [LoggerMessage(3, LogLevel.Error, "Could not bring {Slot} to its wish.")]
        public static partial void SlotFailed(ILogger logger, Slot slot, Exception failure);

        [LoggerMessage(4, LogLevel.Error, "Could not look at what runs.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
