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

    private bool _wasFound;
    private bool _isSilent;

    /// <summary>Hands over the slot's newest wish now. Safe to call at any time: the wish is whole and numbered.</summary>
    public Task<Outcome<SlotStatus>> PushAsync(Slot slot, CancellationToken cancellationToken) =>
        runtime.ApplyAsync(database.Read(db => SlotStore.Wish(db, slot, files)), cancellationToken);

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
            var has = known.GetValueOrDefault(slot);
            if (has != wished)
            {
                await CatchUpAsync(slot, has, wished, cancellationToken);
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

    private async Task CatchUpAsync(Slot slot, long has, long wished, CancellationToken cancellationToken)
    {
        try
        {
            if (has > wished)
            {
                await database.WriteAsync<Slot>(
                    db =>
                    {
                        SlotStore.RaiseAbove(db, slot, has);
                        return slot;
                    },
                    cancellationToken);
            }

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

        if (answer.Refusal is { } refusal && !_isSilent)
        {
            Log.RuntimeSilent(logger, refusal.Sentence);
        }

        _isSilent = answer.Refusal is not null;
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
