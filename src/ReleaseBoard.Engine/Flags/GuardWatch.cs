using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Looks at every guard that is under way, twice a second, and does what it decides.</summary>
public sealed partial class GuardWatch(FlagDesk flags, TimeProvider clock, ILogger<GuardWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>One look at all of them; one that fails does not keep the others.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var guard in flags.MovingGuards())
        {
            try
            {
                if (await flags.AdvanceGuardAsync(guard, cancellationToken) is Outcome<Guard>.Refused { Why: var why })
                {
                    NotMoved(logger, guard, why.Sentence);
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LookFailed(logger, guard, failure);
            }
        }
    }

    // A store that is locked now may be free in half a second.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(Every, LookAsync, failure => LookFailed(logger, default, failure), stoppingToken);

    [LoggerMessage(1, LogLevel.Warning, "Guard {Guard} could not make its move: {Why}")]
    private static partial void NotMoved(ILogger logger, GuardId guard, string why);

    [LoggerMessage(2, LogLevel.Error, "A look of guard {Guard} failed; it looks again.")]
    private static partial void LookFailed(ILogger logger, GuardId guard, Exception failure);
}
