using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>How finely a range of time is looked at.</summary>
public static class HealthRanges
{
    private const int MostPoints = 300;

    private static readonly Facts<int> Steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 14_400];

    // How far back memory holds seconds, and how far ten-second spans; before, the store has minutes.
    private static readonly TimeSpan Seconds = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Tens = TimeSpan.FromHours(6);

    /// <summary>The same for a range that began so long ago: never finer than what is kept that long.</summary>
    public static TimeSpan ResolutionOf(TimeSpan range, TimeSpan age)
    {
        var kept = TimeSpan.FromSeconds(age > Tens ? 60 : age > Seconds ? 10 : 1);
        return ResolutionOf(range) is var step && step > kept ? step : kept;
    }

    /// <summary>The finest round step that gives no more points than a chart can show.</summary>
    public static TimeSpan ResolutionOf(TimeSpan range) => TimeSpan.FromSeconds(Steps.FirstOrDefault(step => range.TotalSeconds / step <= MostPoints, Steps[^1]));
}
