using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>
/// Drives every promotion that is under way, one idempotent step at a time. What it knows is in the store; killed at any
/// instant and started again, it goes on from there.
/// </summary>
public sealed partial class PromotionWatch(
    Database database, Feed feed, PromotionFeed promotions, IRuntime runtime, DeploymentWatch deployments, PromotionSteps steps, LogHearing hearing, TimeProvider clock,
    ILogger<PromotionWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    // Moves that follow at once from one another; the rest waits for the next look.
    private const int MostMovesAtOnce = 6;

    // Room for one unread ring: a second before the first is read says nothing new.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Task _hearing = Task.CompletedTask;

    // When the tick rang that has not been answered yet; 0 when it has.
    private long _rungAt;

    /// <summary>One look at all of them.</summary>
    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        await GuardAsync("expired approvals", () => ExpireAsync(cancellationToken), cancellationToken);
        foreach (var slot in database.Read(PromotionStore.Running).Where(promotion => promotion.Phase is PromotionPhase.Queued).Select(promotion => promotion.Slot).Distinct())
        {
            await GuardAsync(slot, () => StartNextAsync(slot, cancellationToken), cancellationToken);
        }

        var holding = database.Read(PromotionStore.Running).Where(promotion => promotion.Phase.HoldsLock()).ToList();
        if (_hearing.IsCompleted)
        {
            // Beside the drive and never before it: a slow log keeps no verdict waiting.
            _hearing = GuardAsync("logs of rollouts", () => hearing.CatchUpAsync(holding, cancellationToken), cancellationToken);
        }

        var status = holding.Count > 0 ? await runtime.StatusAsync(cancellationToken) : null;
        foreach (var promotion in holding)
        {
            await GuardAsync(promotion.Id, () => AdvanceAsync(promotion.Id, promotion.Slot, status, cancellationToken), cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(ListenAsync(stoppingToken), TickAsync(stoppingToken), LoopAsync(stoppingToken));
        }
        finally
        {
            await _hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _bell.Reader.ReadAllAsync(cancellationToken))
        {
            if (Interlocked.Exchange(ref _rungAt, 0) is > 0 and var rungAt)
            {
                promotions.Late(clock.GetElapsedTime(rungAt));
            }

            await GuardAsync("all promotions", () => DriveAsync(cancellationToken), cancellationToken);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        // Health rings with every sample: the one that decides leads to the way back at once, not at the next tick.
        await foreach (var _ in feed.ListenAsync([Topic.Promotions, Topic.Environments, Topic.Artifacts, Topic.Health], Pace, cancellationToken))
        {
            _bell.Writer.TryWrite(true);
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Interlocked.CompareExchange(ref _rungAt, clock.GetTimestamp(), 0);
            _bell.Writer.TryWrite(true);
        }
    }

    private async Task AdvanceAsync(PromotionId id, Slot slot, Outcome<RunnerStatus>? status, CancellationToken cancellationToken)
    {
        var known = status?.Match<SlotStatus?>(runner => runner.Slots.FirstOrDefault(one => one.Application == slot.Application.Value && one.Environment == slot.Environment.Value), _ => null);
        for (var moves = 0; moves < MostMovesAtOnce; moves++)
        {
            var sight = new RuntimeSight(known, status?.Refusal?.Sentence ?? deployments.Trouble(slot));
            if (database.Read(db => steps.Next(db, id, sight)) is null)
            {
                return;
            }

            // Decided again inside the write, on what is true there.
            var moved = await database.WriteAsync(db => steps.Advance(db, id, sight), cancellationToken);
            if (moved is not Outcome<Promotion>.Accepted { Value: var next })
            {
                return;
            }

            promotions.Announce(next);
            known = (await deployments.PushAsync(slot, cancellationToken)).Match(now => now, _ => known);
        }
    }

    private async Task StartNextAsync(Slot slot, CancellationToken cancellationToken)
    {
        if (!database.Read(db => steps.MayStart(db, slot)))
        {
            return;
        }

        var started = await database.WriteAsync(db => steps.StartNext(db, slot), cancellationToken);
        if (started is Outcome<Promotion>.Accepted { Value: var promotion })
        {
            promotions.Announce(promotion);
            if (promotion.StartedAt is not null)
            {
                await deployments.PushAsync(slot, cancellationToken);
            }

            Log.Started(logger, promotion.Id, PromotionRules.Title(promotion), promotion.Phase);
        }
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        foreach (var promotion in database.Read(db => PromotionStore.Expiring(db, clock.GetUtcNow())))
        {
            if (await database.WriteAsync(db => Expire(db, promotion), cancellationToken) is Outcome<Promotion>.Accepted { Value: var expired })
            {
                promotions.Announce(expired);
            }
        }
    }

    private Outcome<Promotion> Expire(DbConnection db, Promotion promotion)
    {
        var (now, slot) = (clock.GetUtcNow(), DeploymentStore.Present(db, promotion.Slot));
        if (!PromotionRules.IsExpired(promotion, now))
        {
            return new Refusal("promotion.not-expired", $"Promotion {promotion.Id} may still be approved.");
        }

        return MoveStore.Save(db, PromotionRules.Expire(promotion, slot, now), slot, OperatorName.Board, now);
    }

    private async Task GuardAsync<T>(T what, Func<Task> drive, CancellationToken cancellationToken)
    {
        try
        {
            await drive();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // One bad promotion must not end the watch over the others; it is tried again at the next look.
            Log.Failed(logger, what?.ToString(), failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Promotion {Id}, {Title}, left the queue: {Phase}.")]
        public static partial void Started(ILogger logger, PromotionId id, string title, PromotionPhase phase);

        [LoggerMessage(2, LogLevel.Error, "Could not drive {What}.")]
        public static partial void Failed(ILogger logger, string? what, Exception failure);
    }
}
