using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Gateway;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Runner.Slots;

/// <summary>A deployment while it runs: its wish, its instances, its counts. Changed only under the fleet's lock.</summary>
internal sealed class DeploymentRun(FleetHouse house, SlotWish slot, DeploymentWish wish, long arrival, Action onChange)
{
    // Replaced as a whole, so that a status can be read without the lock.
    private volatile Instance[] _instances = [];

    public DeploymentWish Wish { get; private set; } = wish;

    /// <summary>Grows with every deployment that comes: what "newer" means to the gateway.</summary>
    public long Arrival => arrival;

    public TrafficCounter Counter { get; } = new();

    /// <summary>Takes over what an earlier runner left of it.</summary>
    public void Adopt(IEnumerable<InstanceRecord> records)
    {
        foreach (var record in records)
        {
            if (record.Process is { } identity)
            {
                var instance = Create(record.Number);
                instance.Adopt(record, identity);
                _instances = [.. _instances, instance];
            }
        }
    }

    /// <summary>Begins its work: the instances taken over go on, the missing ones start.</summary>
    public void Begin(Task after)
    {
        foreach (var instance in _instances)
        {
            instance.Begin(Task.CompletedTask);
        }

        Fill(after);
    }

    /// <summary>Works by another wish for the same artifact from now on.</summary>
    public void Change(DeploymentWish next)
    {
        Wish = next;
        Fill(Task.CompletedTask);
        foreach (var instance in _instances.Where(instance => instance.Number > Wish.Instances && !instance.IsStopping))
        {
            _ = StopAsync(instance);
        }
    }

    /// <summary>Stops all its instances; completes when they are gone.</summary>
    public Task RetireAsync() => Task.WhenAll(_instances.Select(StopAsync));

    public DeploymentRoute ToRoute()
    {
        var ready = _instances
            .Select(instance => (instance.IsStopping, instance.Facts))
            .Where(instance => !instance.IsStopping && instance.Facts.Phase is InstancePhase.Ready)
            .Select(instance => instance.Facts.Destination)
            .OfType<Destination>();
        return new DeploymentRoute(Wish.Version, Wish.Weight, [.. ready], Counter);
    }

    public DeploymentStatus ToStatus(int weight)
    {
        var instances = _instances.Select(instance => (instance.Number, instance.Facts)).OrderBy(instance => instance.Number).ToList();
        return new DeploymentStatus
        {
            Id = Wish.Id,
            Version = Wish.Version,
            Weight = weight,
            Problem = instances.Select(instance => instance.Facts.Problem).FirstOrDefault(problem => problem is not null),
            InstancesWished = Wish.Instances,
            MetricsPath = Wish.Manifest.Metrics,
            Instances = instances.Select(instance => instance.Facts.ToStatus(instance.Number)).ToFacts(),
            Traffic = Counter.Read(),
        };
    }

    private void Fill(Task after)
    {
        for (var number = 1; number <= Wish.Instances; number++)
        {
            var namesakes = _instances.Where(instance => instance.Number == number).ToList();
            if (namesakes.All(instance => instance.IsStopping))
            {
                var instance = Create(number);
                _instances = [.. _instances, instance];
                instance.Begin(Task.WhenAll(namesakes.Select(before => before.Gone).Append(after)));
            }
        }
    }

    private Instance Create(int number) =>
        new(house.Instances, new InstanceOrder(slot.Application, slot.Environment, Wish, number, ct => house.Artifacts.ProvideAsync(Wish, ct), onChange));

    private async Task StopAsync(Instance instance)
    {
        await instance.StopAsync();
        lock (house.Gate)
        {
            _instances = [.. _instances.Where(other => other != instance)];
        }
    }
}
