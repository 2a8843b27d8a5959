using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Tests.Health;

/// <summary>What a runner says, naming only what matters.</summary>
internal static class Said
{
    public static readonly Guid One = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid Two = Guid.Parse("22222222-2222-2222-2222-222222222222");
    public static readonly Slot Shop = new(new("shop"), new("production"));

    public static RunnerStatus Status(params DeploymentStatus[] deployments) => new()
    {
        Protocol = RunnerStatus.CurrentProtocol,
        ProcessId = 1,
        StartedAt = DateTimeOffset.UnixEpoch,
        GatewayPort = 8080,
        Slots = [new SlotStatus { Application = "shop", Environment = "production", Revision = 1, Deployments = deployments.ToFacts() }],
    };

    public static DeploymentStatus Deployment(
        Guid? id = null, long requests = 0, long failures = 0, double latency = 10, int weight = 100, string? metrics = null, params InstanceStatus[] instances) => new()
    {
        Id = id ?? One,
        Version = "1.0.0",
        Weight = weight,
        InstancesWished = Math.Max(1, instances.Length),
        MetricsPath = metrics,
        Instances = instances.Length == 0 ? [Instance()] : instances.ToFacts(),
        Traffic = Traffic(requests, failures, latency),
    };

    public static InstanceStatus Instance(
        int number = 1, int port = 1, InstancePhase phase = InstancePhase.Ready, double? cpu = null, long? memory = null, int restarts = 0, int process = 100) => new()
    {
        Number = number,
        Port = port,
        ProcessId = process,
        Phase = phase,
        Since = DateTimeOffset.UnixEpoch,
        Restarts = restarts,
        CpuSeconds = cpu,
        MemoryBytes = memory,
    };

    public static TrafficCounts Traffic(long requests, long failures, double latency)
    {
        var buckets = new long[LatencyBuckets.Bounds.Count + 1];
        buckets[LatencyBuckets.IndexOf(latency)] = requests;
        return new TrafficCounts { Requests = requests, Failures = failures, InFlight = 0, Buckets = buckets.ToFacts() };
    }
}

/// <summary>A runner that says what the test tells it to.</summary>
internal sealed class StandInRuntime : IRuntime
{
    public Func<CancellationToken, Task<Outcome<RunnerStatus>>> Answer { get; set; } = _ => Task.FromResult<Outcome<RunnerStatus>>(Said.Status());

    public int LogsAsked { get; private set; }

    public void Says(RunnerStatus status) => Answer = _ => Task.FromResult<Outcome<RunnerStatus>>(status);

    public void Refuses(string sentence) => Answer = _ => Task.FromResult<Outcome<RunnerStatus>>(new Refusal("runner.unreachable", sentence));

    public Task<Outcome<RunnerStatus>> EnsureAsync(CancellationToken cancellationToken) => Answer(cancellationToken);

    public Task<Outcome<RunnerStatus>> StatusAsync(CancellationToken cancellationToken) => Answer(cancellationToken);

    public Task<Outcome<SlotStatus>> ApplyAsync(SlotWish wish, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<SlotStatus>>(new Refusal("runner.stand-in", "This one only answers."));

    public Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken)
    {
        LogsAsked++;
        return Task.FromResult<Outcome<Facts<LogLine>>>(Enumerable.Range(0, lines).Select(i => new LogLine(1, false, $"line {i}")).ToFacts());
    }

    public Task StopAsync(bool instances, CancellationToken cancellationToken) => Task.CompletedTask;
}
