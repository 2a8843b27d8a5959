using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>What is compared where a stage says nothing else: one template an application's kind.</summary>
public static class MetricTemplateRules
{
    private static readonly MetricGroup Requests = new("requests", 2);
    private static readonly MetricGroup Resources = new("resources");
    private static readonly MetricGroup Work = new("work", 2);

    // Failures are compared with the old one's rate: a twentieth more is nothing a person would see.
    private static readonly VerifiedMetric Failures = new() { Key = "failures", Title = "Failed requests", Reads = MetricReading.Failures, Group = Requests, IsCritical = true };

    // Half as slow again: a process that has just begun is colder than one that ran for days.
    private static readonly VerifiedMetric Latency = new() { Key = "latency", Title = "Latency", Reads = MetricReading.Latency, Allowed = 0.5, Group = Requests, IsCritical = true };

    private static readonly VerifiedMetric P95 = new() { Key = "latency-p95", Title = "Latency p95", Reads = MetricReading.LatencyP95, Allowed = 0.5, Group = Requests };

    // A new process warms up and has fewer caches than one that ran for days: what it uses is shown, until a team has seen its own figures.
    private static readonly VerifiedMetric Processor = new() { Key = "processor", Title = "Processor", Reads = MetricReading.Processor, Allowed = 0.5, Group = Resources, IsDryRun = true };

    private static readonly VerifiedMetric Memory = new() { Key = "memory", Title = "Memory", Reads = MetricReading.Memory, Allowed = 0.5, Group = Resources, IsDryRun = true };

    private static readonly Facts<VerifiedMetric> Service = [Failures, Latency, P95 with { IsDryRun = true }, Processor, Memory];

    private static readonly Facts<VerifiedMetric> Database =
    [
        Failures,
        Latency,
        Rate("deadlocks", "Deadlocks", "pg_stat_database_deadlocks") with { Group = Work, IsDryRun = true },
        Rate("rollbacks", "Transactions rolled back", "pg_stat_database_xact_rollback") with { Group = Work, Allowed = 0.25, IsDryRun = true },
        Processor,
    ];

    private static readonly Facts<VerifiedMetric> Infrastructure =
    [
        Failures,
        new() { Key = "up", Title = "Targets that answer", Reads = MetricReading.Gauge, Series = "up", Bad = BadDirection.Lower, Group = Work, IsDryRun = true },
        Processor,
        Memory,
    ];

    public static Facts<VerifiedMetric> Of(ApplicationKind kind) => kind switch
    {
        ApplicationKind.Service => Service,
        ApplicationKind.Database => Database,
        ApplicationKind.Infrastructure => Infrastructure,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind nobody made a template for."),
    };

    /// <summary>What a stage compares: its own metrics, or its application's template.</summary>
    public static Facts<VerifiedMetric> Of(StepVerification verification, ApplicationKind kind) => verification.Metrics ?? Of(kind);

    private static VerifiedMetric Rate(string key, string title, string series) => new() { Key = key, Title = title, Reads = MetricReading.Rate, Series = series };
}
