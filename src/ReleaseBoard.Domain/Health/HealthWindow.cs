namespace ReleaseBoard.Domain.Health;

/// <summary>What the gateway counted for one deployment between two instants.</summary>
/// <param name="P95">95th percentile of latency in milliseconds; null without requests.</param>
public sealed record HealthWindow(long Requests, long Failures, double? P95);
