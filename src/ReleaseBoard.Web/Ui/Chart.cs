using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>What a chart's values are, which decides how its axis is cut and worded.</summary>
public enum ChartUnit
{
    Count,
    PerSecond,

    /// <summary>A share from 0 to 1, shown in per cent.</summary>
    Share,
    Milliseconds,
    Bytes,
    Cores,
}

/// <summary>A line's colour and dash. New and Old are for two deployments side by side; they differ in dash too, not in colour alone.</summary>
public enum ChartTone
{
    New,
    Old,
    Warning,
    Bad,
    Muted,
}

/// <summary>One value at one instant; null says there was nothing to measure, and the line breaks.</summary>
public readonly record struct ChartPoint(DateTimeOffset At, double? Value);

/// <summary>One line: its name, its tone and its points in the order of time.</summary>
public sealed record ChartSeries(string Name, ChartTone Tone, Facts<ChartPoint> Points)
{
    /// <summary>What is said in place of a value where none is near the end, because there can be none: "gone". Null where one was to be expected.</summary>
    public string? Ended { get; init; }
}

/// <summary>Something that happened at an instant, drawn as an upright line: "1.2.0 to 25 %".</summary>
public sealed record ChartMark(DateTimeOffset At, string Text)
{
    /// <summary>What kind of thing it was: "flag"; null says nothing.</summary>
    public string? Kind { get; init; }

    /// <summary>Where the thing is looked at; null leads nowhere.</summary>
    public string? Href { get; init; }
}

/// <summary>Everything a chart shows.</summary>
public sealed record Chart
{
    public required string Title { get; init; }

    public required ChartUnit Unit { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required Facts<ChartSeries> Series { get; init; }

    /// <summary>What the values are measured against: "of this machine's 2 cores"; null when the unit says it.</summary>
    public string? Note { get; init; }

    /// <summary>What is not drawn for want of room: "and 2 older: 1.0.0, 0.9.0"; null when all is.</summary>
    public string? Beyond { get; init; }

    public Facts<ChartMark> Marks { get; init; } = [];

    /// <summary>A level that must not be passed, drawn across; null when there is none.</summary>
    public double? Limit { get; init; }

    /// <summary>Two points further apart than this are not joined: what lies between was not measured.</summary>
    public required TimeSpan LongestStep { get; init; }

    /// <summary>Reads out of a list of samples.</summary>
    public static Facts<ChartPoint> Points<T>(IEnumerable<T> samples, Func<T, DateTimeOffset> at, Func<T, double?> value) =>
        samples.Select(sample => new ChartPoint(at(sample), value(sample))).ToFacts();
}
