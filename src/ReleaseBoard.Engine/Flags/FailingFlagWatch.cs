using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Complains of every application one of whose flags fails for its users, until it does no more or is off.</summary>
public sealed partial class FailingFlagWatch(FailingFlags failing, HealthBoard health, TimeProvider clock, ILogger<FailingFlagWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public void Look() => health.ComplainOfFlags(failing.Look().ToDictionary(found => found.Key, found => FailingFlagRules.Complaint(found.Value.Failing)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.LookEveryAsync(
        Every,
        _ =>
        {
            Look();
            return Task.CompletedTask;
        },
        failure => LookFailed(logger, failure),
        stoppingToken);

    [LoggerMessage(1, LogLevel.Warning, "Whether flags fail for their users could not be looked at; it looks again.")]
    private static partial void LookFailed(ILogger logger, Exception failure);
}
