using System.Runtime.CompilerServices;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Where the log of a deployment is read: what its instances wrote on this machine and what they sent, in one order.</summary>
public sealed class LogDesk(LogBoard board, IRuntime runtime, TimeProvider clock)
{
    /// <summary>The most lines of one answer.</summary>
    public const int MostLines = 1_000;

    // What is asked of the runner at a time; between two questions of a second that is 500 lines a second before some are left out, and counted.
    private const int Asked = 500;

    private readonly SharedFacts<(DeploymentId Deployment, int Most), long, Facts<SignalLine>> _last = new(clock);

    // How far a deployment's files were read is worth knowing only as long as its lines are kept: both are forgotten together, so that
    // neither lines come twice nor any are passed over.
    private readonly ConditionalWeakTable<LogBook, LogFollower> _followers = [];

    /// <summary>
    /// The last lines written at or after an instant, oldest first, after asking the runner for what is new. Refused only when the
    /// runner does not answer and nothing is in memory. Safe to call every second by many.
    /// </summary>
    public async Task<Outcome<Facts<SignalLine>>> ReadAsync(DeploymentId deployment, DateTimeOffset from, int most, CancellationToken cancellationToken)
    {
        var refusal = await CatchUpAsync(deployment, cancellationToken);
        var lines = board.Lines(deployment, from, Math.Clamp(most, 1, MostLines));
        return refusal is not null && lines.Count == 0 ? refusal : lines;
    }

    /// <summary>
    /// What arrived after the line with this number (0: all that is kept), in the order in which it arrived and whatever time it says of
    /// itself, after asking the runner for what is new; and why the runner did not answer, null when it did. Safe to call every second by many.
    /// </summary>
    public async Task<(Facts<SignalLine> Lines, Refusal? Silence)> FollowAsync(DeploymentId deployment, long after, CancellationToken cancellationToken)
    {
        var refusal = await CatchUpAsync(deployment, cancellationToken);
        return (board.After(deployment, after), refusal);
    }

    /// <summary>The last lines of a deployment in the order of their times, the same object for all who ask until another line arrives.</summary>
    public async Task<Facts<SignalLine>> LastAsync(DeploymentId deployment, int most, CancellationToken cancellationToken)
    {
        await CatchUpAsync(deployment, cancellationToken);
        return _last.Read((deployment, most), () => board.Newest(deployment), _ => board.Lines(deployment, DateTimeOffset.MinValue, most));
    }

    private Task<Refusal?> CatchUpAsync(DeploymentId deployment, CancellationToken cancellationToken) => _followers
        .GetValue(board.BookOf(deployment), book => new LogFollower(board, book, runtime, deployment, clock)).CatchUpAsync(Asked, cancellationToken);
}
