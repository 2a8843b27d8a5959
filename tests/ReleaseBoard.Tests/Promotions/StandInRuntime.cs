using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>A runtime in memory that keeps to the rules of the real one: whole wishes, numbered, older ones refused.</summary>
internal sealed class StandInRuntime : IRuntime
{
    private readonly Dictionary<Slot, SlotWish> _wishes = [];

    /// <summary>Every wish it took, in order.</summary>
    public List<SlotWish> Taken { get; } = [];

    public bool IsDown { get; set; }

    /// <summary>True while it takes wishes and never answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>What it says to every wish; null while it takes them.</summary>
    public Refusal? Refuses { get; set; }

    /// <summary>What it throws at every wish, as a fault of ours would; null while there is none.</summary>
    public Exception? Throws { get; set; }

    /// <summary>Versions that cannot run, with the sentence why.</summary>
    public Dictionary<string, string> Broken { get; } = [];

    /// <summary>Versions whose instances never become ready.</summary>
    public HashSet<string> Slow { get; } = [];

    public Task<Outcome<RunnerStatus>> EnsureAsync(CancellationToken cancellationToken) => StatusAsync(cancellationToken);

    public Task<Outcome<RunnerStatus>> StatusAsync(CancellationToken cancellationToken) => Task.FromResult<Outcome<RunnerStatus>>(IsDown
        ? new Refusal("runner.silent", "The runner does not answer.")
        : new RunnerStatus
        {
            Protocol = RunnerStatus.CurrentProtocol,
            ProcessId = 1,
            StartedAt = Some.Noon,
            GatewayPort = 1,
            Slots = _wishes.Values.Select(Status).ToFacts(),
        });

    public Task<Outcome<SlotStatus>> ApplyAsync(SlotWish wish, CancellationToken cancellationToken)
    {
        var slot = new Slot(new(wish.Application), new(wish.Environment));
        if (IsDown)
        {
            return Task.FromResult<Outcome<SlotStatus>>(new Refusal("runner.silent", "The runner does not answer."));
        }

        if (Throws is not null)
        {
            throw Throws;
        }

        if (Hangs)
        {
            return new TaskCompletionSource<Outcome<SlotStatus>>().Task;
        }

        if (Refuses is not null)
        {
            return Task.FromResult<Outcome<SlotStatus>>(Refuses);
        }

        if (_wishes.TryGetValue(slot, out var known) && known.Revision > wish.Revision)
        {
            return Task.FromResult<Outcome<SlotStatus>>(new Refusal(RunnerWire.OlderWish, "A newer wish is in force."));
        }

        if (known?.Revision == wish.Revision && known != wish)
        {
            return Task.FromResult<Outcome<SlotStatus>>(new Refusal(RunnerWire.OtherWish, "Another wish of that number is in force."));
        }

        if (known?.Revision != wish.Revision)
        {
            Taken.Add(wish);
        }

        _wishes[slot] = wish;
        return Task.FromResult<Outcome<SlotStatus>>(Status(wish));
    }

    public Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Facts<LogLine>>>(Facts<LogLine>.None);

    public Task StopAsync(bool instances, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Forgets everything, as a machine does that was set up anew.</summary>
    public void Forget() => _wishes.Clear();

    /// <summary>Knows a wish of a later number, as a runtime does after the store came back from a backup.</summary>
    public void Outruns(Slot slot, long by) => _wishes[slot] = _wishes[slot] with { Revision = _wishes[slot].Revision + by, Deployments = [] };

    /// <summary>"1.0.0=95 1.1.0=5" as in force.</summary>
    public string Shares(Slot slot) => _wishes.TryGetValue(slot, out var wish)
        ? string.Join(' ', wish.Deployments.Select(deployment => $"{deployment.Version}={deployment.Weight}"))
        : "";

    private SlotStatus Status(SlotWish wish) => new()
    {
        Application = wish.Application,
        Environment = wish.Environment,
        Revision = wish.Revision,
        Deployments = wish.Deployments.Select(Status).ToFacts(),
    };

    private DeploymentStatus Status(DeploymentWish wish) => new()
    {
        Id = wish.Id,
        Version = wish.Version,
        Weight = wish.Weight,
        Problem = Broken.GetValueOrDefault(wish.Version),
        Instances = Enumerable.Range(1, wish.Instances).Select(number => new InstanceStatus
        {
            Number = number,
            ProcessId = 100 + number,
            Port = 5000 + number,
            Phase = Slow.Contains(wish.Version) || Broken.ContainsKey(wish.Version) ? InstancePhase.Starting : InstancePhase.Ready,
            Since = Some.Noon,
            Restarts = 0,
        }).ToFacts(),
        Traffic = new() { Requests = 0, Failures = 0, InFlight = 0, Buckets = [] },
    };
}
