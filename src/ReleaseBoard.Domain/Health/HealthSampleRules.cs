namespace ReleaseBoard.Domain.Health;

/// <summary>How samples of several deployments make one.</summary>
public static class HealthSampleRules
{
    /// <summary>Samples of the same span: counts add up, a percentile is the mean of theirs by requests.</summary>
    public static HealthSample Together(IEnumerable<HealthSample> samples)
    {
        var all = samples.ToList();
        return new HealthSample
        {
            At = all[0].At,
            Seconds = all.Max(sample => sample.Seconds),
            Requests = all.Sum(sample => sample.Requests),
            Failures = all.Sum(sample => sample.Failures),
            P50 = Mean(all, sample => sample.P50),
            P95 = Mean(all, sample => sample.P95),
            P99 = Mean(all, sample => sample.P99),
            Cpu = all.Sum(sample => sample.Cpu),
            Memory = all.Sum(sample => sample.Memory),
            InstancesReady = all.Sum(sample => sample.InstancesReady),
            InstancesWished = all.Sum(sample => sample.InstancesWished),
        };
    }

    private static double? Mean(List<HealthSample> samples, Func<HealthSample, double?> value)
    {
        var known = samples.Where(sample => sample.Requests > 0 && value(sample) is not null).ToList();
        return known.Count == 0 ? null : known.Sum(sample => (value(sample) ?? 0) * sample.Requests) / known.Sum(sample => sample.Requests);
    }
}
