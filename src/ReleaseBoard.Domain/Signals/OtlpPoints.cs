using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Reads a metric's data points of all five forms.</summary>
internal static class OtlpPoints
{
    private const string TooManyAttributes = "A point has more than 24 attributes.";
    private const string NotNamed = "A metric has no name, or one longer than 400 characters.";
    private const string NoTemporality = "A sum or histogram does not say whether it is cumulative or delta.";

    // A point may say that it has no value: the series has ended.
    private const ulong NoValue = 1;

    public static void Read(OtlpNode metric, OtlpResource from, OtlpReading<OtlpPoint> reading)
    {
        var name = metric.Text("name", 1) ?? "";
        foreach (var (form, field, number) in Forms)
        {
            if (metric.Child(field, number) is not { } data)
            {
                continue;
            }

            var temporality = form is OtlpForm.Gauge or OtlpForm.Summary ? 2 : data.Signed("aggregationTemporality", 2) ?? 0;
            var isMonotonic = form is not OtlpForm.Sum || (data.Truth("isMonotonic", 3) ?? false);
            foreach (var point in data.Children("dataPoints", 1))
            {
                if (point.Number("flags", FlagsOf(form)) is var flags && (flags & NoValue) != 0)
                {
                    continue;
                }

                Read(point, form, reading, new OtlpPoint
                {
                    Resource = from,
                    Name = name,
                    Form = form,
                    Attributes = [],
                    IsDelta = temporality == 1,
                    IsMonotonic = isMonotonic,
                    Start = point.Number("startTimeUnixNano", 2),
                    Time = point.Number("timeUnixNano", 3),
                }, temporality is 1 or 2);
            }
        }
    }

    private static readonly (OtlpForm Form, string Field, int Number)[] Forms =
    [
        (OtlpForm.Gauge, "gauge", 5), (OtlpForm.Sum, "sum", 7), (OtlpForm.Histogram, "histogram", 9),
        (OtlpForm.ExponentialHistogram, "exponentialHistogram", 10), (OtlpForm.Summary, "summary", 11),
    ];

    private static int FlagsOf(OtlpForm form) => form is OtlpForm.Histogram or OtlpForm.ExponentialHistogram ? 10 : 8;

    private static int AttributesOf(OtlpForm form) => form switch { OtlpForm.Histogram => 9, OtlpForm.ExponentialHistogram => 1, _ => 7 };

    // A summary has none: number 0 is no field.
    private static int ExemplarsOf(OtlpForm form) => form switch { OtlpForm.Histogram => 8, OtlpForm.ExponentialHistogram => 11, OtlpForm.Summary => 0, _ => 5 };

    private static void Read(OtlpNode point, OtlpForm form, OtlpReading<OtlpPoint> reading, OtlpPoint begun, bool hasTemporality)
    {
        var labels = OtlpValues.Labels(point, AttributesOf(form));
        var why = labels is null ? TooManyAttributes
            : begun.Name.Length is 0 or > OtlpValues.LongestText ? NotNamed
            : hasTemporality ? null : NoTemporality;
        if (why is not null)
        {
            reading.LeaveOut(why);
            return;
        }

        reading.NoteExemplars(point.Children("exemplars", ExemplarsOf(form)).Count());
        reading.Add(() => Filled(point, form, begun with { Attributes = (labels ?? []).ToFacts() }));
    }

    private static OtlpPoint Filled(OtlpNode point, OtlpForm form, OtlpPoint begun) => form switch
    {
        OtlpForm.Gauge or OtlpForm.Sum => begun with { Value = point.Double("asDouble", 4) ?? point.Signed("asInt", 6) ?? throw new OtlpFormatException("A point has no value.") },
        OtlpForm.Histogram => Histogram(point, Counted(point, begun)),
        OtlpForm.ExponentialHistogram => Exponential(point, Counted(point, begun)),
        _ => Counted(point, begun) with
        {
            Quantiles = point.Children("quantileValues", 6).Take(OtlpValues.MostAttributes)
                .Select(quantile => new OtlpQuantile(quantile.Double("quantile", 1) ?? 0, quantile.Double("value", 2) ?? 0)).ToFacts(),
        },
    };

    private static OtlpPoint Counted(OtlpNode point, OtlpPoint begun) => begun with { Count = point.Number("count", 4), Sum = point.Double("sum", 5) };

    private static OtlpPoint Histogram(OtlpNode point, OtlpPoint begun)
    {
        var counts = point.Numbers("bucketCounts", 6, areDoubles: false);
        var bounds = point.Numbers("explicitBounds", 7, areDoubles: true);
        var isWhole = counts.Count == 0 ? bounds.Count == 0 : counts.Count == bounds.Count + 1;
        if (!isWhole || bounds.Zip(bounds.Skip(1)).Any(pair => !(pair.First < pair.Second)) || bounds.Any(double.IsNaN))
        {
            throw new OtlpFormatException("A histogram has not one bucket more than bounds, or bounds that do not rise.");
        }

        return begun with { Counts = counts.ToFacts(), Bounds = bounds.ToFacts() };
    }

    private static OtlpPoint Exponential(OtlpNode point, OtlpPoint begun)
    {
        var scale = point.Zigzag("scale", 6);
        var positive = point.Child("positive", 8);
        var offset = positive?.Zigzag("offset", 1) ?? 0;
        if (scale is < ExponentialCounts.CoarsestScale or > ExponentialCounts.FinestScale || offset is < -(1 << 30) or > 1 << 30)
        {
            throw new OtlpFormatException("An exponential histogram has a scale or an offset that no value needs.");
        }

        var negatives = point.Child("negative", 9)?.Varints("bucketCounts", 2).Sum() ?? 0;
        return begun with
        {
            Exponential = new ExponentialCounts(scale, offset, (positive?.Varints("bucketCounts", 2) ?? []).ToFacts()),
            AtOrBelowZero = point.Number("zeroCount", 7) + negatives,
            HasNegatives = negatives > 0,
        };
    }
}
