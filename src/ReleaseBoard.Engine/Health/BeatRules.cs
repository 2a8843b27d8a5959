using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Engine.Health;

/// <summary>What happened between two words of the runner about one deployment.</summary>
internal static class BeatRules
{
    /// <summary>
    /// The difference of the counts; after a restart of the runner they began at zero, and then all of them are the difference.
    /// Never negative.
    /// </summary>
    public static Beat Between(DeploymentStatus? before, DeploymentStatus now, TimeSpan elapsed, DateTimeOffset at)
    {
        var counts = now.Traffic;
        var start = before?.Traffic is { } earlier && !HasFallen(earlier, counts) ? earlier : null;
        Span<long> buckets = stackalloc long[PackedBuckets.Count];
        for (var i = 0; i < Math.Min(buckets.Length, counts.Buckets.Count); i++)
        {
            buckets[i] = counts.Buckets[i] - (start is not null && i < start.Buckets.Count ? start.Buckets[i] : 0);
        }

        var memories = now.Instances.Where(instance => instance.MemoryBytes is not null).ToList();
        return new Beat(
            at.ToUnixTimeMilliseconds(),
            (float)elapsed.TotalSeconds,
            Bounded(counts.Requests - (start?.Requests ?? 0)),
            Bounded(counts.Failures - (start?.Failures ?? 0)),
            Cpu(before, now, elapsed),
            memories.Count == 0 ? -1 : memories.Sum(instance => instance.MemoryBytes ?? 0),
            (ushort)now.Instances.Count(instance => instance.Phase is InstancePhase.Ready),
            (ushort)Wished(now),
            PackedBuckets.Pack(buckets));
    }

    /// <summary>How many instances shall run; an older runner does not say, and then those it names are meant.</summary>
    public static int Wished(DeploymentStatus status) => status.InstancesWished > 0 ? status.InstancesWished : status.Instances.Count;

    private static bool HasFallen(TrafficCounts before, TrafficCounts now)
    {
        var hasFallen = now.Requests < before.Requests || now.Failures < before.Failures || now.Buckets.Count != before.Buckets.Count;
        for (var i = 0; !hasFallen && i < now.Buckets.Count; i++)
        {
            hasFallen = now.Buckets[i] < before.Buckets[i];
        }

        return hasFallen;
    }

    /// <summary>Cores in use, over the instances that were the same process at both ends; NaN when there is none.</summary>
    private static float Cpu(DeploymentStatus? before, DeploymentStatus now, TimeSpan elapsed)
    {
        var used = now.Instances
            .Select(instance => (Now: instance, Then: before?.Instances.FirstOrDefault(other => other.Number == instance.Number && other.ProcessId == instance.ProcessId)))
            .Where(pair => pair.Now.CpuSeconds is not null && pair.Then?.CpuSeconds is not null)
            .Select(pair => Math.Max(0, (pair.Now.CpuSeconds ?? 0) - (pair.Then?.CpuSeconds ?? 0)))
            .ToList();
        return used.Count == 0 || elapsed <= TimeSpan.Zero ? float.NaN : (float)(used.Sum() / elapsed.TotalSeconds);
    }

    private static uint Bounded(long count) => (uint)Math.Clamp(count, 0, uint.MaxValue);
}
