using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>How deployments become real and get their share of the traffic. Every call answers soon, with a refusal when the other side does not.</summary>
public interface IRuntime
{
    /// <summary>Finds what runs, or starts it; safe to call again.</summary>
    Task<Outcome<RunnerStatus>> EnsureAsync(CancellationToken cancellationToken);

    Task<Outcome<RunnerStatus>> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Hands over a wish; once this answers its weights are in force, while instances may still be starting.</summary>
    Task<Outcome<SlotStatus>> ApplyAsync(SlotWish wish, CancellationToken cancellationToken);

    /// <summary>The last lines all instances of a deployment wrote, oldest first.</summary>
    Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken);

    /// <summary>Ends the runtime, and its instances with it if asked.</summary>
    Task StopAsync(bool instances, CancellationToken cancellationToken);
}
