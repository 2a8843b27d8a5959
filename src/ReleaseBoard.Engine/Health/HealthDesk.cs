using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Where health is looked at: memory for the last hours, the store for what memory no longer or not yet holds.</summary>
public sealed class HealthDesk(HealthBoard board, Database database, IRuntime runtime, IOptions<HealthOptions> options, TimeProvider clock)
{
    // What a chart can show; more points would be drawn over each other.
    private const int MostSamples = 2_000;
    private const int MostLogLines = 500;

    /// <summary>The longest range that is kept.</summary>
    public TimeSpan LongestRange => TimeSpan.FromDays(options.Value.RollupDays);

    /// <summary>Samples of one length in the order of time; spans without data have none.</summary>
    public Outcome<Facts<HealthSample>> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        if (until <= from || until - from > LongestRange)
        {
            return Refusal.Invalid("health.range", $"A range ends after it begins and is at most {options.Value.RollupDays} days long.");
        }

        if (resolution < TimeSpan.FromSeconds(1) || (until - from) / resolution > MostSamples)
        {
            return Refusal.Invalid("health.resolution", $"A resolution is at least a second, and gives at most {MostSamples} samples in the range.");
        }

        var known = board.Samples(deployment, from, until, resolution);
        var begins = known.Count == 0 ? until : known[0].At - TimeSpan.FromSeconds(known[0].Seconds);
        return begins - from > TimeSpan.FromMinutes(1) ? Stored(deployment, from, begins, resolution).Concat(known).ToFacts() : known;
    }

    /// <summary>The last lines a deployment's instances wrote; asked for when someone looks, never before.</summary>
    public async Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken) =>
        await runtime.LogAsync(deployment, Math.Clamp(lines, 1, MostLogLines), cancellationToken);

    /// <summary>A range up to now that ends at a multiple of its resolution, so that it changes only when there is something new.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Range(TimeSpan length, TimeSpan resolution)
    {
        var step = Math.Max(1, (long)resolution.TotalMilliseconds);
        var until = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds() / step * step);
        return (until - length, until);
    }

    private List<HealthSample> Stored(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        var samples = new List<HealthSample>();
        var joiner = new SpanJoiner(resolution, until, samples.Add);
        foreach (var minute in database.Read(db => HealthStore.List(db, deployment, from, until)))
        {
            joiner.Add(minute);
        }

        joiner.Finish();
        return samples;
    }
}
