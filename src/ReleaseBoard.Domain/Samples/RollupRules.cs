namespace ReleaseBoard.Domain.Samples;

/// <summary>How samples become rows of steps that outlive them.</summary>
public static class RollupRules
{
    /// <summary>A step of the finer rollup, in milliseconds; a row of it tells of an hour.</summary>
    public const long Minute = 60_000;

    /// <summary>A step of the coarser one; a row of it tells of a day.</summary>
    public const long Hour = 60 * Minute;

    private const long Day = 24 * Hour;

    // A minute of these takes some nine bytes, as much as six samples do.
    private const int WorthSamples = 30;
    private const int MostDecimals = 9;

    /// <summary>How long a row of this step is, in milliseconds.</summary>
    public static long Row(long step) => step == Minute ? Hour : Day;

    /// <summary>The row a step belongs to, named by its beginning.</summary>
    public static long RowOf(in SamplePoint point, long step) => (point.At.ToUnixTimeMilliseconds() - 1) / Row(step) * Row(step);

    /// <summary>The coarsest rollup that can answer in these steps; null when only the samples themselves can.</summary>
    public static long? For(long step) => step % Hour == 0 ? Hour : step % Minute == 0 ? Minute : null;

    /// <summary>Whether so many samples make a minute that its figures are worth their bytes beside them; fewer are read as quickly as these would be.</summary>
    public static bool IsWorth(ReadOnlySpan<long> times) => times.Length * Minute >= (times[^1] - times[0]) * WorthSamples;

    /// <summary>Samples as minutes.</summary>
    /// <param name="before">The series' value before these; NaN when nothing is known of it.</param>
    public static IReadOnlyList<SamplePoint> Minutes(ReadOnlySpan<long> times, ReadOnlySpan<double> values, MetricKind kind, double before)
    {
        var fold = new StepFold(Minute, kind);
        fold.Before(before);
        fold.Add(times, values, long.MinValue, long.MaxValue);

        // A sum of decimals is a decimal: what adding blurred in the last bits is put right, and packs the better for it.
        var decimals = DecimalScale.Decimals(values, 0);
        return decimals > MostDecimals ? fold.Finish() : [.. fold.Finish().Select(point => Tidy(point, DecimalScale.Unit(decimals)))];
    }

    /// <summary>Two rows of one step as one, in the order of time; a step that stands in both has what both saw.</summary>
    public static IReadOnlyList<SamplePoint> Together(IReadOnlyList<SamplePoint> earlier, IReadOnlyList<SamplePoint> later, long step)
    {
        var fold = new StepFold(step, MetricKind.Untyped);
        foreach (var point in earlier.Concat(later).OrderBy(point => point.At))
        {
            fold.Add(point);
        }

        return fold.Finish();
    }

    private static SamplePoint Tidy(in SamplePoint point, double unit) => point with { Sum = Tidy(point.Sum, unit), Increase = Tidy(point.Increase, unit) };

    private static double Tidy(double figure, double unit) => Math.Abs(figure * unit) < 1L << 50 ? Math.Round(figure * unit) / unit : figure;
}
