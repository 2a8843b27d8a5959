using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>A runner that runs nothing and says what the test tells it to; every second of a deployment's traffic is one call.</summary>
internal sealed class StandInRuntime : IRuntime
{
    private volatile RunnerStatus? _status;

    /// <summary>What it says from now on; null: it cannot be reached.</summary>
    public RunnerStatus? Status
    {
        get => _status;
        set => _status = value;
    }

    public static RunnerStatus Running(string application, string environment, params DeploymentStatus[] deployments) => new()
    {
        Protocol = RunnerStatus.CurrentProtocol,
        ProcessId = 1,
        StartedAt = DateTimeOffset.UnixEpoch,
        GatewayPort = 8080,
        Slots = [new SlotStatus { Application = application, Environment = environment, Revision = 1, Deployments = deployments.ToFacts() }],
    };

    public static DeploymentStatus Deployment(Guid id, string version, int weight, long requests, long failures, string? metrics = null, int port = 1)
    {
        var buckets = new long[LatencyBuckets.Bounds.Count + 1];
        buckets[LatencyBuckets.IndexOf(20)] = requests;
        return new DeploymentStatus
        {
            Id = id,
            Version = version,
            Weight = weight,
            InstancesWished = 1,
            MetricsPath = metrics,
            Instances = [new InstanceStatus { Number = 1, Port = port, Phase = InstancePhase.Ready, Since = DateTimeOffset.UnixEpoch, Restarts = 0, CpuSeconds = 1, MemoryBytes = 64 << 20 }],
            Traffic = new TrafficCounts { Requests = requests, Failures = failures, InFlight = 0, Buckets = buckets.ToFacts() },
        };
    }

    public Task<Outcome<RunnerStatus>> EnsureAsync(CancellationToken cancellationToken) => StatusAsync(cancellationToken);

    public Task<Outcome<RunnerStatus>> StatusAsync(CancellationToken cancellationToken) => Task.FromResult<Outcome<RunnerStatus>>(
        Status is { } status ? status : new Refusal("runner.unreachable", "The runner cannot be reached."));

    public Task<Outcome<SlotStatus>> ApplyAsync(SlotWish wish, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<SlotStatus>>(new Refusal("runner.stand-in", "This one only answers."));

    public Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Facts<LogLine>>>(Enumerable.Range(1, Math.Min(3, lines)).Select(i => new LogLine(1, i == 2, $"line {i}", i * 10)).ToFacts());

    public Task StopAsync(bool instances, CancellationToken cancellationToken) => Task.CompletedTask;
}
