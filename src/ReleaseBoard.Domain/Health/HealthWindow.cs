namespace ReleaseBoard.Domain.Health;

/// <summary>What the gateway counted for one deployment between two instants.</summary>
/// <param name="P95">95th percentile of latency in milliseconds; null without requests.</param>
/// <param name="LeastP95">The least it may be, with 97.5 % confidence; null where only the percentile itself is known.</param>
public sealed record HealthWindow(long Requests, long Failures, double? P95, double? LeastP95 = null);
