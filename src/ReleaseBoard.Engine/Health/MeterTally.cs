using System.Diagnostics.Metrics;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>What one instrument has said, ready to be written. Not safe for several threads by itself.</summary>
internal sealed class MeterTally(Instrument instrument)
{
    // Series of one instrument; its labels are words of ours, so more than this would be a mistake.
    private const int MostSeries = 200;

    private static readonly double[] Seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];

    private readonly Dictionary<Facts<MetricLabel>, double> _values = [];
    private readonly double[] _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? Seconds;
    private long[]? _counts;
    private double _sum;

    private readonly Type _form = instrument.GetType().GetGenericTypeDefinition();

    private bool IsCounter => _form == typeof(Counter<>) || _form == typeof(ObservableCounter<>);

    private bool IsHistogram => _form == typeof(Histogram<>);

    private bool Adds => !instrument.IsObservable && _form != typeof(Gauge<>);

    /// <summary>Takes a measurement; a histogram's and a foreign instrument's tags are left out.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool keepsTags)
    {
        if (IsHistogram)
        {
            _counts ??= new long[_bounds.Length + 1];
            var index = Array.FindIndex(_bounds, bound => value <= bound);
            _counts[index < 0 ? _bounds.Length : index]++;
            _sum += value;
            return;
        }

        var labels = new List<MetricLabel>();
        for (var i = 0; keepsTags && i < tags.Length; i++)
        {
            labels.Add(new MetricLabel(tags[i].Key, tags[i].Value?.ToString() ?? ""));
        }

        var key = labels.ToFacts();
        if (_values.ContainsKey(key) || _values.Count < MostSeries)
        {
            _values[key] = Adds ? _values.GetValueOrDefault(key) + value : value;
        }
    }

    public (MetricFamily Family, IEnumerable<MetricSample> Samples) Read()
    {
        var kind = IsHistogram ? MetricKind.Histogram : IsCounter ? MetricKind.Counter : MetricKind.Gauge;
        var name = Name(instrument.Name, instrument.Unit, kind);
        var family = new MetricFamily(name, kind, instrument.Description ?? instrument.Name);
        return (family, IsHistogram ? Buckets(name) : [.. _values.Select(value => new MetricSample(new MetricSeries(name, value.Key), value.Value))]);
    }

    /// <summary>As Prometheus writes names: underscores, the base unit at the end, and <c>_total</c> for what only rises.</summary>
    internal static string Name(string instrument, string? unit, MetricKind kind)
    {
        var name = instrument.Replace('.', '_').Replace('-', '_');
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        name = name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
        return kind is MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private List<MetricSample> Buckets(string name)
    {
        var samples = new List<MetricSample>();
        var counts = _counts ?? new long[_bounds.Length + 1];
        long below = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            var bound = i < _bounds.Length ? _bounds[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "+Inf";
            samples.Add(new MetricSample(new MetricSeries($"{name}_bucket", [new MetricLabel("le", bound)]), below));
        }

        samples.Add(new MetricSample(new MetricSeries($"{name}_sum", []), _sum));
        samples.Add(new MetricSample(new MetricSeries($"{name}_count", []), below));
        return samples;
    }
}
