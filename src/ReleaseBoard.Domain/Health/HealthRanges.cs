using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>How finely a range of time is looked at.</summary>
public static class HealthRanges
{
    private const int MostPoints = 180;

    private static readonly Facts<int> Steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 14_400];

    /// <summary>The finest round step that gives no more points than a chart can show.</summary>
    public static TimeSpan ResolutionOf(TimeSpan range) => TimeSpan.FromSeconds(Steps.FirstOrDefault(step => range.TotalSeconds / step <= MostPoints, Steps[^1]));
}
