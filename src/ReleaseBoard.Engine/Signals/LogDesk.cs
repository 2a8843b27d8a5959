using System.Collections.Concurrent;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Where the log of a deployment is read: what its instances wrote on this machine and what they sent, in one order.</summary>
public sealed class LogDesk(LogBoard board, IRuntime runtime, TimeProvider clock)
{
    /// <summary>The most lines of one answer.</summary>
    public const int MostLines = 1_000;

    // What is asked of the runner at a time; between two questions of a second that is 500 lines a second before some are missed.
    private const int Asked = 500;

    // One entry a deployment that someone read; each 200 bytes; beyond the bound all are forgotten and begin anew.
    private const int MostFollowers = 10_000;

    private readonly ConcurrentDictionary<DeploymentId, LogFollower> _followers = new();

    /// <summary>
    /// The last lines written at or after an instant, oldest first, after asking the runner for what is new. Refused only when the
    /// runner does not answer and nothing is in memory. Safe to call every second by many.
    /// </summary>
    public async Task<Outcome<Facts<SignalLine>>> ReadAsync(Slot slot, DeploymentId deployment, DateTimeOffset from, int most, CancellationToken cancellationToken)
    {
        if (_followers.Count > MostFollowers)
        {
            _followers.Clear();
        }

        var follower = _followers.GetOrAdd(deployment, id => new LogFollower(board, runtime, id, clock));
        var refusal = await follower.CatchUpAsync(slot, Asked, cancellationToken);
        var lines = board.Lines(deployment, from, Math.Clamp(most, 1, MostLines));
        return refusal is not null && lines.Count == 0 ? refusal : lines;
    }
}
