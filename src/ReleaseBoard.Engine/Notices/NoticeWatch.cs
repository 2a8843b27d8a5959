using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Keeps one loop a receiver, so that a dead or slow one holds up nobody. An entry of the journal rings for all of them; a receiver that was changed, for it alone.</summary>
public sealed partial class NoticeWatch(
    Database database, Feed feed, Vault vault, IEnumerable<INoticePost> posts, IOptions<NoticeOptions> options, TimeProvider clock, ILogger<NoticeWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<INoticePost> _posts = [.. posts];
    private readonly Lock _lock = new();

    // One entry a receiver that is not paused: at most ReceiverRules.Most, and one a person who wants mail.
    private readonly Dictionary<long, Running> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(FollowReceiversAsync(stoppingToken), FollowPeopleAsync(stoppingToken), FollowJournalAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(running => running.EndAsync()));
        }
    }

    private async Task FollowJournalAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in feed.ListenAsync([Topic.Journal], Pace, stoppingToken))
        {
            RingAll();
        }
    }

    // Each delivery is announced here, too: it concerns whoever looks at a page, and no loop.
    private Task FollowReceiversAsync(CancellationToken stoppingToken) =>
        feed.LookWhenRungAsync([Topic.Notices], LookEvery, LookAsync, failure => LookFailed(log, failure), stoppingToken);

    // Mail goes where a person says today.
    private async Task FollowPeopleAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in feed.ListenAsync([Topic.People], LookEvery, stoppingToken))
        {
            RingAll();
        }
    }

    /// <summary>Begins and ends loops as receivers come and go; answers those that were changed and rung for.</summary>
    internal async Task<IReadOnlyList<long>> LookAsync(CancellationToken stoppingToken)
    {
        var live = database.Read(ReceiverStore.Live);
        List<Running> ended = [];
        List<long> changed = [];
        lock (_lock)
        {
            foreach (var id in _running.Keys.Where(id => !live.ContainsKey(id)).ToList())
            {
                ended.Add(_running[id]);
                _running.Remove(id);
            }

            foreach (var (id, revision) in live)
            {
                if (!_running.TryGetValue(id, out var running))
                {
                    _running[id] = Begin(id, revision, stoppingToken);
                }
                else if (running.Revision != revision)
                {
                    _running[id] = running with { Revision = revision };
                    running.Loop.Ring();
                    changed.Add(id);
                }
            }
        }

        await Task.WhenAll(ended.Select(running => running.EndAsync()));
        return changed;
    }

    private Running Begin(long id, int revision, CancellationToken stoppingToken)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var loop = new ReceiverLoop(id, database, feed, vault, _posts, options, clock, log);
        return new(loop, revision, Task.Run(() => loop.RunAsync(end.Token), CancellationToken.None), end);
    }

    private void RingAll()
    {
        lock (_lock)
        {
            foreach (var running in _running.Values)
            {
                running.Loop.Ring();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The list of receivers could not be read; the next change reads it again.")]
    private static partial void LookFailed(ILogger log, Exception failure);

    private sealed record Running(ReceiverLoop Loop, int Revision, Task Task, CancellationTokenSource End)
    {
        public async Task EndAsync()
        {
            await End.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            End.Dispose();
        }
    }
}
