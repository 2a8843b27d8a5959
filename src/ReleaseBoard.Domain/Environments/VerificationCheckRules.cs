using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>What a verification may ask for.</summary>
public static class VerificationCheckRules
{
    public const int MostMetrics = 50;
    public const int MostLabels = 10;
    public const int LongestText = 200;
    public const int MostMeasurements = 10_000;

    /// <summary>Null when steps can be judged by it; else what cannot, beginning with where it is.</summary>
    public static Refusal? Check(string place, StepVerification verification)
    {
        if (verification.MinimumRequests < 1)
        {
            return Refusal.Invalid("stage.verification-requests", $"{place}: a step is judged by at least 1 request, not {verification.MinimumRequests}.");
        }

        if (verification.MaximumFailureRate is not (>= 0 and <= 1))
        {
            return Refusal.Invalid("stage.verification-failure-rate", $"{place}: the failure rate is a share from 0 to 1, not {verification.MaximumFailureRate}.");
        }

        if (verification.MaximumP95 is not (> 0 and <= 3_600_000))
        {
            return Refusal.Invalid("stage.verification-p95", $"{place}: the limit for p95 is more than 0 and at most 3,600,000 ms, not {verification.MaximumP95}.");
        }

        if (verification.FastEnough is not (>= 0 and <= 60_000))
        {
            return Refusal.Invalid("stage.verification-fast-enough", $"{place}: what is fast enough to count alike is 0 to 60,000 ms, not {verification.FastEnough}.");
        }

        if (verification.Alpha is not (>= 0.0001 and <= 0.5))
        {
            return Refusal.Invalid("stage.verification-alpha", $"{place}: the chance of a false alarm is 0.0001 to 0.5, not {verification.Alpha}.");
        }

        return verification.PassScore is >= 0 and <= 100 && verification.MarginalScore >= 0 && verification.MarginalScore <= verification.PassScore
            ? CheckMetrics(place, verification.Metrics ?? [])
            : Refusal.Invalid("stage.verification-score", $"{place}: scores are 0 to 100, and what asks a person is not above what passes.");
    }

    private static Refusal? CheckMetrics(string place, Facts<VerifiedMetric> metrics)
    {
        if (metrics.Count > MostMetrics)
        {
            return Refusal.Invalid("stage.metric-count", $"{place}: at most {MostMetrics} metrics are compared; this has {metrics.Count}.");
        }

        // What comes as JSON may hold a null where none is meant to be.
        if (metrics.Any(metric => metric is null || metric.Labels.Any(label => label is null)))
        {
            return Refusal.Invalid("stage.malformed", $"{place}: there is a null among the metrics or their labels.");
        }

        if (metrics.GroupBy(metric => metric.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return Refusal.Invalid("stage.metric-twice", $"{place}: two metrics have the key '{twice.Key}'.");
        }

        return metrics.Select(metric => Check(place, metric)).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Check(string place, VerifiedMetric metric)
    {
        if (metric.Key.Length is 0 or > 60 || !metric.Key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-'))
        {
            return Refusal.Invalid("stage.metric-key", $"{place}: a metric's key is 1 to 60 lower-case letters, digits and dashes.");
        }

        var where = $"{place}, {metric.Key}";
        if (IsBad(metric.Title) || IsBad(metric.Group.Name))
        {
            return Refusal.Invalid("stage.metric-title", $"{where}: a title and a group's name are 1 to {LongestText} characters.");
        }

        if (!Enum.IsDefined(metric.Reads) || !Enum.IsDefined(metric.Bad))
        {
            return Refusal.Invalid("stage.metric-reads", $"{where}: nobody knows how to read that.");
        }

        if (metric.Allowed is not (>= 0 and <= 1e15) || (metric is { Reads: MetricReading.Failures, IsAbsolute: true } && metric.Allowed > 1))
        {
            return Refusal.Invalid("stage.metric-allowed", $"{where}: what is allowed is not negative, and for failures in points a share of at most 1.");
        }

        if (metric is { IsGuard: true, Bad: not BadDirection.Higher } or { Reads: MetricReading.Latency, IsAbsolute: true })
        {
            return Refusal.Invalid("stage.metric-guard", $"{where}: of failures and latency more is worse, and latency is compared as a share of the old one's.");
        }

        if (metric.Group.Weight is not (>= 0 and <= 1000))
        {
            return Refusal.Invalid("stage.metric-weight", $"{where}: a group weighs 0 to 1,000, not {metric.Group.Weight}.");
        }

        return metric.MinimumData is < VerifiedMetric.FewestPoints or > 100_000
            ? Refusal.Invalid("stage.metric-data", $"{where}: at least {VerifiedMetric.FewestPoints} and at most 100,000 points are asked for; fewer say nothing.")
            : CheckSeries(where, metric) ?? CheckCounted(where, metric);
    }

    private static Refusal? CheckCounted(string where, VerifiedMetric metric)
    {
        if (metric.Counted is not { } terms)
        {
            return null;
        }

        if (metric.IsGuard || (terms.PassesUpTo is null && terms.FailsAbove is null) || !IsFinite(terms.PassesUpTo) || !IsFinite(terms.FailsAbove))
        {
            return Refusal.Invalid("stage.metric-counted", $"{where}: what is counted is no guard, and says up to what a measurement passes or above what it fails.");
        }

        return terms.Count is < 1 or > MostMeasurements || terms.FailureLimit is < 0 or > MostMeasurements || terms.InconclusiveLimit is < 0 or > MostMeasurements || terms.ErrorLimit is < 0 or > MostMeasurements
            ? Refusal.Invalid("stage.metric-counts", $"{where}: 1 to {MostMeasurements} measurements are counted, and limits are 0 to {MostMeasurements}.")
            : null;
    }

    private static bool IsFinite(double? value) => value is null || double.IsFinite(value.Value);

    private static Refusal? CheckSeries(string where, VerifiedMetric metric)
    {
        var reads = metric.Reads is MetricReading.Gauge or MetricReading.Rate or MetricReading.Ratio;
        if (reads ? IsBad(metric.Series) : metric.Series is not null)
        {
            return Refusal.Invalid("stage.metric-series", $"{where}: a gauge, rate or ratio names its series, and nothing else does.");
        }

        if (metric.Reads is MetricReading.Ratio ? IsBad(metric.Per) : metric.Per is not null)
        {
            return Refusal.Invalid("stage.metric-per", $"{where}: a ratio names the counter it is of, and nothing else does.");
        }

        return metric.Labels.Count > MostLabels || metric.Labels.Any(label => IsBad(label.Name) || label.Value.Length > LongestText)
            ? Refusal.Invalid("stage.metric-labels", $"{where}: at most {MostLabels} labels, each with a name, and of at most {LongestText} characters.")
            : null;
    }

    private static bool IsBad(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestText;
}
