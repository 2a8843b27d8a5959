using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>
/// Applies what nothing serves: each deployment once, several slots side by side. What a board that was ended left behind is
/// looked at and named, never done again by itself.
/// </summary>
public sealed partial class ApplyWatch(
    Database database, Feed feed, IEnumerable<IApplier> appliers, ArtifactFiles files, TimeProvider clock, ILogger<ApplyWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<ApplicationKind, IApplier> _appliers = appliers.ToDictionary(applier => applier.Kind);
    private readonly Dictionary<DeploymentId, Running> _running = [];

    /// <summary>Names what ran when the last board was ended.</summary>
    public async Task PickUpAsync(CancellationToken cancellationToken)
    {
        foreach (var left in database.Read(ApplyStore.Running))
        {
            var found = database.Read(db => Work(db, left.Deployment)) is { } work ? await LookAsync(work, cancellationToken) : "What is there now is not known.";
            await SaveAsync(ApplyRules.End(left, ApplyPhase.Interrupted, $"The board was ended while this ran. {found}", clock.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>Begins what is wanted, and calls off what nobody wants any more.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, running) in _running.ToList())
        {
            if (running.Task.IsCompleted)
            {
                running.CallOff.Dispose();
                _running.Remove(id);
            }
            else if (database.Read(db => DeploymentStore.Find(db, id)) is not { Phase: DeploymentPhase.Rolling })
            {
                await running.CallOff.CancelAsync();
            }
        }

        foreach (var id in database.Read(ApplyStore.Wanted))
        {
            var apply = ApplyRules.Begin(id, clock.GetUtcNow());
            var isOurs = await database.WriteAsync<bool>(db => ApplyStore.Begin(db, apply), cancellationToken);
            if (isOurs is Outcome<bool>.Accepted { Value: true } && database.Read(db => Work(db, id)) is { } work)
            {
                var callOff = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                _running[id] = new Running(Task.Run(() => ApplyAsync(apply, work, callOff.Token), CancellationToken.None), callOff);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var isPickedUp = false;
            await clock.LookEveryAsync(Every, PickUpOrLookAsync, failure => Log.LookFailed(logger, failure), stoppingToken);

            async Task PickUpOrLookAsync(CancellationToken cancellationToken)
            {
                // Nothing new begins before what the last board left is named.
                if (!isPickedUp)
                {
                    await PickUpAsync(cancellationToken);
                    isPickedUp = true;
                }

                await LookAsync(cancellationToken);
            }
        }
        finally
        {
            // Each hears that it is called off and writes down how far it came.
            await Task.WhenAll(_running.Values.Select(running => running.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ApplyAsync(Apply apply, ApplyWork work, CancellationToken cancellationToken)
    {
        // One place for what was not written yet: the newest steps say all the earlier ones did.
        var news = Channel.CreateBounded<Facts<ApplyStep>>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Facts<ApplyStep> last = [];
        var telling = TellAsync(apply, news.Reader);
        var (phase, sentence) = await TryAsync(work, Hear, cancellationToken);
        news.Writer.Complete();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await KeepAsync(ApplyRules.End(ApplyRules.GoOn(apply, last), phase, sentence, clock.GetUtcNow()));
        Log.Ended(logger, work.Deployment.Slot, work.Wanted.Artifact.Version, phase, sentence);

        void Hear(Facts<ApplyStep> steps)
        {
            last = steps;
            news.Writer.TryWrite(steps);
        }
    }

    private async Task<(ApplyPhase Phase, string Sentence)> TryAsync(ApplyWork work, Action<Facts<ApplyStep>> hear, CancellationToken cancellationToken)
    {
        try
        {
            var answer = _appliers.TryGetValue(work.Wanted.Artifact.Manifest.Kind, out var applier)
                ? await applier.ApplyAsync(work, hear, cancellationToken)
                : new Refusal("apply.nobody", $"Nothing here can apply a {work.Wanted.Artifact.Manifest.Kind}.");
            return answer.Match(sentence => (ApplyPhase.Succeeded, sentence), refusal => (ApplyPhase.Failed, refusal.Sentence));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (ApplyPhase.Interrupted, $"It was called off. {await LookAsync(work, CancellationToken.None)}");
        }
        catch (Exception failure)
        {
            Log.Failed(logger, work.Deployment.Slot, failure);
            return (ApplyPhase.Failed, $"It could not be finished; the board's own log says why. {await LookAsync(work, CancellationToken.None)}");
        }
    }

    private async Task<string> LookAsync(ApplyWork work, CancellationToken cancellationToken)
    {
        try
        {
            return _appliers.TryGetValue(work.Wanted.Artifact.Manifest.Kind, out var applier) ? await applier.LookAsync(work, cancellationToken) : "";
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, work.Deployment.Slot, failure);
            return "What is there now could not be read.";
        }
    }

    private async Task TellAsync(Apply apply, ChannelReader<Facts<ApplyStep>> news)
    {
        await foreach (var steps in news.ReadAllAsync())
        {
            await SaveAsync(ApplyRules.GoOn(apply, steps), CancellationToken.None);
        }
    }

    // Until it is written: an end that was seen and not kept would hold the lock for ever.
    private async Task KeepAsync(Apply ended)
    {
        for (; ; await Task.Delay(Every, clock))
        {
            try
            {
                await SaveAsync(ended, CancellationToken.None);
                return;
            }
            catch (DbException failure)
            {
                Log.LookFailed(logger, failure);
            }
        }
    }

    private async Task SaveAsync(Apply apply, CancellationToken cancellationToken)
    {
        await database.WriteAsync<bool>(db => ApplyStore.Save(db, apply), cancellationToken);
        feed.Announce(Topic.Promotions);
    }

    private ApplyWork? Work(DbConnection db, DeploymentId id) =>
        DeploymentStore.Find(db, id) is { } deployment && Stored(db, deployment) is { } wanted
            ? new ApplyWork(deployment, wanted, DeploymentStore.Stable(db, deployment.Slot) is { } stable ? Stored(db, stable) : null)
            : null;

    private StoredArtifact? Stored(DbConnection db, Deployment deployment) =>
        ArtifactStore.Find(db, deployment.Slot.Application, deployment.Version) is { } artifact ? new StoredArtifact(artifact, files.PathOf(artifact.Digest)) : null;

    private sealed record Running(Task Task, CancellationTokenSource CallOff);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Slot}: {Version} was applied: {Phase}. {Sentence}")]
        public static partial void Ended(ILogger logger, Slot slot, ArtifactVersion version, ApplyPhase phase, string sentence);

        [LoggerMessage(2, LogLevel.Error, "Could not finish to apply {Slot}.")]
        public static partial void Failed(ILogger logger, Slot slot, Exception failure);

        [LoggerMessage(3, LogLevel.Error, "Could not look what is to be applied.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
