using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Live;

/// <summary>
/// <c>/hubs/board</c>: the board for other clients. One stream a connection; whoever lost it comes back with the number of the
/// last entry they saw and misses nothing and hears nothing twice.
/// </summary>
internal sealed class BoardHub(LiveJournal live, LiveListeners listeners, BoardDesk board, ListenerCheck check, TimeProvider clock, IOptions<LiveOptions> options) : Hub
{
    private static readonly TimeSpan TimeToHear = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The board and then what changes; or, with the number of an entry, what changed since it. Ends with a reason when the
    /// right to listen is gone. Who is narrowed to some applications hears of those; the numbers between are others'.
    /// </summary>
    public async IAsyncEnumerable<LiveMessage> Subscribe(long? fromJournalNumber, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = listeners.Take(Context.ConnectionId);
        if (place is null)
        {
            // Said, not thrown: the framework would log every guest too many as an error of ours.
            yield return live.Message(new EndedBody(0, "hub.full", "One stream a connection, and only so many in all: this one is refused."));
            yield break;
        }

        await live.ReadyAsync(cancellationToken);
        var group = live.Group(place.Group);
        var (cursor, health, checkedAt, reach) = (fromJournalNumber ?? -1, group.Health.Turn, (long?)null, Reach.Nothing);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (checkedAt is not { } at || clock.GetElapsedTime(at) >= options.Value.CheckEvery)
            {
                var listener = await check.AskAsync(User, cancellationToken);
                if (listener.Refusal is { } ended)
                {
                    yield return live.Message(new EndedBody(cursor, ended.Code, ended.Sentence));
                    HangUpSoon();
                    yield break;
                }

                reach = listener.Match(actor => actor.Reach, _ => Reach.Nothing);
                checkedAt = clock.GetTimestamp();
            }

            if (cursor < 0 || live.IsAhead(cursor))
            {
                // No number, or one this journal has not reached: begin with the whole.
                var view = board.Read(new() { Count = 200 }, User.Credential());
                cursor = view.JournalNumber;
                yield return live.Message(new SnapshotBody(cursor, view));
            }

            var rung = group.News;
            var batch = live.After(cursor);
            foreach (var news in batch)
            {
                cursor = news.Entry.Number;
                if (reach.Sees(news.Entry))
                {
                    yield return news.Message;
                }
            }

            if (batch.Count == 0 && group.Health is var said && said.Turn != health)
            {
                health = said.Turn;
                yield return said is { Message: { } shared } && said.Cursor == cursor ? shared : live.Message(new ChangedBody(cursor, ["health"], clock.GetUtcNow()));
            }
            else if (batch.Count == 0)
            {
                await rung.WaitAsync(options.Value.CheckEvery, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        listeners.Leave(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    private System.Security.Claims.ClaimsPrincipal User => Context.User ?? throw new InvalidOperationException("Nobody gets here without signing in.");

    // The last message is let out of the door before it shuts.
    private void HangUpSoon()
    {
        var context = Context;
        _ = Task.Delay(TimeToHear, clock, CancellationToken.None).ContinueWith(_ => context.Abort(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
