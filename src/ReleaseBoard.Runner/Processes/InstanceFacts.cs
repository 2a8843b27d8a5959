using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Gateway;

namespace ReleaseBoard.Runner.Processes;

/// <summary>What an instance is made from, and whom it tells when it changes.</summary>
internal sealed record InstanceOrder(
    string Application,
    string Environment,
    DeploymentWish Wish,
    int Number,
    Func<CancellationToken, Task<Outcome<string>>> ProvideFolderAsync,
    Action OnChange);

/// <summary>What is true of an instance at one moment.</summary>
internal sealed record InstanceFacts
{
    public required InstancePhase Phase { get; init; }

    public required DateTimeOffset Since { get; init; }

    public int Port { get; init; }

    public int Restarts { get; init; }

    public InstanceProcess? Process { get; init; }

    /// <summary>Where the gateway finds it; null until it has been ready.</summary>
    public Destination? Destination { get; init; }

    public string? LastEnd { get; init; }

    public string? Problem { get; init; }

    public InstanceStatus ToStatus(int number)
    {
        var usage = Process is null ? (null, null) : ProcessFacts.Usage(Process.Identity.Id);
        return new InstanceStatus
        {
            Number = number,
            ProcessId = Process?.Identity.Id,
            Port = Port,
            Phase = Phase,
            Since = Since,
            Restarts = Restarts,
            LastEnd = LastEnd,
            CpuSeconds = usage.Item1,
            MemoryBytes = usage.Item2,
        };
    }
}
