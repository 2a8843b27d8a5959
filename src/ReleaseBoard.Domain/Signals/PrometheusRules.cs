using System.Globalization;
using System.Text.Json;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// Reads answers of Prometheus' query API, instant and range
/// (https://prometheus.io/docs/prometheus/latest/querying/api/#expression-queries).
/// </summary>
public static class PrometheusRules
{
    private const int MostSeries = 500;
    private const int MostPoints = 100_000;
    private const int MostLabels = 24;
    private const int LongestText = 400;
    private const int MostWarnings = 10;

    private static readonly Refusal Unintelligible = Refusal.Unavailable("source.unintelligible", "It does not answer as Prometheus does.");

    /// <summary>The answer, or why there is none: what the server says, or that it is none of Prometheus'.</summary>
    public static Outcome<PrometheusAnswer> Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            return Unintelligible;
        }
    }

    private static Outcome<PrometheusAnswer> Read(JsonElement answer)
    {
        if (answer.GetProperty("status").GetString() is "error")
        {
            return Refusal.Unavailable("source.query-failed", $"Prometheus says: {Text(answer, "errorType")}: {Text(answer, "error").TrimEnd('.')}.");
        }

        var data = answer.GetProperty("data");
        var result = data.GetProperty("result");
        var warnings = Said(answer, "warnings").Concat(Said(answer, "infos")).Take(MostWarnings).ToList();
        var reading = new Reading(warnings);
        switch (data.GetProperty("resultType").GetString())
        {
            case "vector":
                reading.Vector(result, "value");
                break;
            case "matrix":
                reading.Matrix(result);
                break;
            case "scalar":
                reading.Scalar(result);
                break;
            default:
                return Refusal.Unavailable("source.query-text", "The expression answers a text, which is no measurement.");
        }

        return new PrometheusAnswer(reading.Series.ToFacts(), warnings.ToFacts());
    }

    private static IEnumerable<string> Said(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var said) && said.ValueKind is JsonValueKind.Array
            ? said.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => $"Prometheus says: {Cut(item.GetString() ?? "").TrimEnd('.')}.")
            : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind is JsonValueKind.String ? Cut(found.GetString() ?? "") : "";

    private static string Cut(string text) => new([.. text.Take(LongestText).Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    /// <summary>A number as Prometheus writes it: "1.5", "NaN", "+Inf", "-Inf".</summary>
    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static PrometheusPoint Point(JsonElement pair) => pair.GetArrayLength() == 2 && pair[0].GetDouble() is >= 0 and < 1e11 and var seconds
        ? new((long)Math.Round(seconds * 1000), Number(pair[1].GetString() ?? ""))
        : throw new FormatException("A sample is a time and a value.");

    private sealed class Reading(List<string> warnings)
    {
        private int _points;

        public List<PrometheusSeries> Series { get; } = [];

        public void Scalar(JsonElement result) => Series.Add(new PrometheusSeries([], [Point(result)]));

        public void Vector(JsonElement result, string name)
        {
            foreach (var element in Bounded(result))
            {
                if (element.TryGetProperty(name, out var value))
                {
                    Series.Add(new PrometheusSeries(Labels(element), [Point(value)]));
                }
                else
                {
                    WarnOfHistogram();
                }
            }
        }

        public void Matrix(JsonElement result)
        {
            foreach (var element in Bounded(result))
            {
                if (!element.TryGetProperty("values", out var values))
                {
                    WarnOfHistogram();
                    continue;
                }

                _points += values.GetArrayLength();
                if (_points > MostPoints)
                {
                    warnings.Add($"It answers more than {MostPoints:N0} samples; the rest was left out.");
                    return;
                }

                Series.Add(new PrometheusSeries(Labels(element), values.EnumerateArray().Select(Point).ToFacts()));
            }
        }

        private IEnumerable<JsonElement> Bounded(JsonElement result)
        {
            if (result.GetArrayLength() > MostSeries)
            {
                warnings.Add($"It answers {result.GetArrayLength():N0} series; {MostSeries} are taken and the rest was left out. Sum them up in the expression.");
            }

            return result.EnumerateArray().Take(MostSeries);
        }

        private void WarnOfHistogram()
        {
            const string Sentence = "It answers native histograms, which were left out: ask for histogram_quantile of them.";
            if (!warnings.Contains(Sentence))
            {
                warnings.Add(Sentence);
            }
        }

        private static Facts<MetricLabel> Labels(JsonElement element) => element.GetProperty("metric").EnumerateObject()
            .Where(label => label.Name != "__name__").Take(MostLabels)
            .Select(label => new MetricLabel(Cut(label.Name), Cut(label.Value.GetString() ?? ""))).DistinctBy(label => label.Name).OrderBy(label => label.Name, StringComparer.Ordinal).ToFacts();
    }
}
