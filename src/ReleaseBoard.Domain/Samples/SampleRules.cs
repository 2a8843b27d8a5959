using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>What may be asked of samples, and how it is rounded to what is kept.</summary>
public static class SampleRules
{
    /// <summary>More steps of one series would be drawn over each other.</summary>
    public const int MostPoints = 11_000;

    public const int MostSeries = 2_000;

    /// <summary>Steps of all series together that one answer may hold.</summary>
    public const int MostPointsTogether = 1_000_000;

    /// <summary>Null when it can be answered.</summary>
    public static Refusal? Check(SampleQuestion question)
    {
        if (question.Until <= question.From)
        {
            return Refusal.Invalid("samples.range", "A range ends after it begins.");
        }

        if (question.Step < TimeSpan.FromSeconds(1) || (question.Until - question.From) / question.Step > MostPoints)
        {
            return Refusal.Invalid("samples.step", $"A step is at least a second, and gives at most {MostPoints} points in the range.");
        }

        return question.MaximumSeries is < 1 or > MostSeries
            ? Refusal.Invalid("samples.maximum", $"Between 1 and {MostSeries} series can be asked for at once.")
            : null;
    }

    /// <summary>Null when the answer would not be too large; else it says what to do.</summary>
    public static Refusal? CheckFound(SampleQuestion question, int series)
    {
        if (series > question.MaximumSeries)
        {
            return Refusal.Invalid("samples.too-many", $"{series} series are found and at most {question.MaximumSeries} wished for: name the metric, or more of its labels.");
        }

        return series * ((question.Until - question.From) / Step(question.Step)) > MostPointsTogether
            ? Refusal.Invalid("samples.too-large", $"{series} series in so many steps are more than {MostPointsTogether} points: choose a longer step or fewer series.")
            : null;
    }

    /// <summary>Labels as people write them, "code=500, instance=1"; none where nothing is written.</summary>
    public static Outcome<Facts<MetricLabel>> ReadLabels(string? text)
    {
        var labels = new List<MetricLabel>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                return Refusal.Invalid("samples.label", "A label is asked for as NAME=VALUE, several with commas between.");
            }

            labels.Add(new MetricLabel(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart()));
        }

        return labels.ToFacts();
    }

    /// <summary>The length of step that answers a wish: the next one up that can be made of what is kept.</summary>
    public static TimeSpan Step(TimeSpan wished)
    {
        var unit = wished <= TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(1) : wished <= TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1);
        return unit * Math.Ceiling(wished / unit);
    }

    /// <summary>The end of the step an instant (UTC milliseconds) falls in; steps end at their own multiples since 1970.</summary>
    public static long EndOf(long at, long step) => (at + step - 1) / step * step;

    /// <summary>Only a gauge may fall without having begun anew.</summary>
    public static bool CanIncrease(MetricKind kind) => kind is not MetricKind.Gauge;
}
