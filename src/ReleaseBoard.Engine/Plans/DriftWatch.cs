using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Checks on a schedule whether what was applied is still as it was applied.</summary>
public sealed partial class DriftWatch(PlanDesk desk, IOptions<PlanOptions> options, TimeProvider clock, ILogger<DriftWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    /// <summary>Checks every place whose time has come, one after the other.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var deployment in desk.Due(Stored.Now(clock) - options.Value.CheckDriftEvery))
        {
            try
            {
                await desk.CheckAppliedAsync(deployment, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One place that cannot be checked must not end the watch over the others.
                Log.CheckFailed(logger, deployment.Slot, failure);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(LookEvery, LookAsync, failure => Log.LookFailed(logger, failure), stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Could not check {Slot} for drift.")]
        public static partial void CheckFailed(ILogger logger, Slot slot, Exception failure);

        [LoggerMessage(2, LogLevel.Error, "Could not look what is to be checked for drift.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
