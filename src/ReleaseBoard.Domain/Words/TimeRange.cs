namespace ReleaseBoard.Domain.Words;

/// <summary>The time after one instant up to another, the later one included.</summary>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset Until);
