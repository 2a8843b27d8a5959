using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>What the runner says of itself and of all it runs.</summary>
public sealed record RunnerStatus
{
    /// <summary>The number of this conversation's form; both sides must speak the same.</summary>
    public const int CurrentProtocol = 2;

    public required int Protocol { get; init; }

    public required int ProcessId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required int GatewayPort { get; init; }

    public required Facts<SlotStatus> Slots { get; init; }
}

/// <summary>What is true of one application in one environment.</summary>
public sealed record SlotStatus
{
    public required string Application { get; init; }

    public required string Environment { get; init; }

    /// <summary>The revision of the wish the runner works by; its weights are in force.</summary>
    public required long Revision { get; init; }

    public required Facts<DeploymentStatus> Deployments { get; init; }
}

/// <summary>What is true of one deployment.</summary>
public sealed record DeploymentStatus
{
    public required Guid Id { get; init; }

    public required string Version { get; init; }

    /// <summary>Share of the traffic in force, in whole per cent.</summary>
    public required int Weight { get; init; }

    /// <summary>Why it cannot run, as a sentence: the archive is broken, no instance became ready. Null while nothing is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>How many instances the wish asks for; 0 from a runner that does not say.</summary>
    public int InstancesWished { get; init; }

    /// <summary>Where each instance shows its own metrics, from the wish's manifest; null when it has none.</summary>
    public string? MetricsPath { get; init; }

    public required Facts<InstanceStatus> Instances { get; init; }

    public required TrafficCounts Traffic { get; init; }

    /// <summary>True when every wished instance is ready.</summary>
    public bool IsReady(int wished) => Instances.Count(instance => instance.Phase is InstancePhase.Ready) >= wished;
}

/// <summary>The life of one process.</summary>
public enum InstancePhase
{
    Starting,
    Ready,

    /// <summary>Ended unasked; waits for its next start.</summary>
    BackingOff,

    /// <summary>Asked to end, its requests finishing.</summary>
    Stopping,
}

/// <summary>One process of a deployment.</summary>
public sealed record InstanceStatus
{
    /// <summary>The last end of one that the runner ended itself.</summary>
    public const string NotReadyInTime = "not ready in time";

    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    public int? ProcessId { get; init; }

    /// <summary>Its loopback port.</summary>
    public required int Port { get; init; }

    public required InstancePhase Phase { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>How often it ended unasked.</summary>
    public required int Restarts { get; init; }

    /// <summary>How it last ended: "exit code 134 after 2.1 s", or <see cref="NotReadyInTime"/>. Null while it never did.</summary>
    public string? LastEnd { get; init; }

    /// <summary>Processor time used since its start, in seconds; null when it cannot be read.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Resident memory in bytes; null when it cannot be read.</summary>
    public long? MemoryBytes { get; init; }
}

/// <summary>What the gateway counted for one deployment since it came; never falls, but starts again from zero with the runner.</summary>
public sealed record TrafficCounts
{
    public required long Requests { get; init; }

    /// <summary>Answers of 500 and above, and requests that got no answer. A caller who hung up is not one.</summary>
    public required long Failures { get; init; }

    public required int InFlight { get; init; }

    /// <summary>Requests by latency: bucket i counts those at most <see cref="LatencyBuckets.Bounds"/>[i] ms; the last counts the rest.</summary>
    public required Facts<long> Buckets { get; init; }
}

/// <summary>The bounds all latency histograms share.</summary>
public static class LatencyBuckets
{
    /// <summary>Upper bounds in milliseconds, each a quarter above the one before, from 0.25 ms to over 60 s.</summary>
    public static readonly Facts<double> Bounds = Enumerable.Range(0, 57).Select(i => Math.Round(0.25 * Math.Pow(1.25, i), 4)).ToFacts();

    /// <summary>The bucket a latency falls into.</summary>
    public static int IndexOf(double milliseconds)
    {
        if (milliseconds <= 0.25)
        {
            return 0;
        }

        var guess = (int)Math.Ceiling(Math.Log(milliseconds / 0.25) / Math.Log(1.25));
        while (guess > 0 && guess <= Bounds.Count && milliseconds <= Bounds[guess - 1])
        {
            guess--;
        }

        while (guess < Bounds.Count && milliseconds > Bounds[guess])
        {
            guess++;
        }

        return Math.Min(guess, Bounds.Count);
    }

    /// <summary>
    /// The least in milliseconds that the q-quantile may be, with 97.5 % confidence: the value at the lower end of Wilson's interval of its
    /// rank (a quantile's confidence interval by order statistics; Conover, Practical Nonparametric Statistics, 3.2). Of few requests
    /// some slow ones are chance. Null without requests.
    /// </summary>
    public static double? Least(IReadOnlyList<long> buckets, double q)
    {
        var count = buckets.Sum();
        return count == 0 ? null : Quantile(buckets, Shares.Least(q, count));
    }

    /// <summary>
    /// The q-quantile in milliseconds, linear within its bucket (as Prometheus' histogram_quantile does); null without requests.
    /// </summary>
    public static double? Quantile(IReadOnlyList<long> buckets, double q)
    {
        var total = buckets.Sum();
        if (total == 0)
        {
            return null;
        }

        var rank = q * total;
        long before = 0;
        for (var i = 0; i < Bounds.Count; i++)
        {
            if (before + buckets[i] >= rank && buckets[i] > 0)
            {
                var lower = i == 0 ? 0 : Bounds[i - 1];
                return lower + ((Bounds[i] - lower) * (rank - before) / buckets[i]);
            }

            before += buckets[i];
        }

        return Bounds[^1];
    }
}
