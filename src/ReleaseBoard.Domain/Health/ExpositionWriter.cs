using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Domain.Health;

/// <summary>Writes Prometheus' text format 0.0.4.</summary>
public static class ExpositionWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>A family's help, its kind and its samples, each family once.</summary>
    public static string Write(IEnumerable<(MetricFamily Family, IEnumerable<MetricSample> Samples)> families)
    {
        var text = new StringBuilder();
        foreach (var (family, samples) in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var sample in samples)
            {
                Write(text, sample);
            }
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricSample sample)
    {
        text.Append(sample.Series.Name);
        for (var i = 0; i < sample.Series.Labels.Count; i++)
        {
            var label = sample.Series.Labels[i];
            text.Append(i == 0 ? '{' : ',').Append(label.Name).Append("=\"").Append(Escaped(label.Value)).Append('"');
        }

        text.Append(sample.Series.Labels.Count > 0 ? "} " : " ").Append(Figure(sample.Value)).Append('\n');
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Figure(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
