using System.Globalization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A metric counted like the others do: the new one's points against conditions, whatever the old one does.</summary>
public static class StepCountRules
{
    /// <param name="points">One measurement each; what is no number is a provider's error.</param>
    public static MetricVerdict Judge(VerifiedMetric metric, CountingTerms terms, IReadOnlyList<double> points, string version)
    {
        var state = CountedRules.Judge(points.Select(point => new Measurement(double.IsFinite(point) ? point : null)), terms);
        var last = points.LastOrDefault(double.IsFinite, double.NaN);
        return StepGuardRules.Said(metric, Of(state), $"{metric.Title} on {version}: {Words(state, terms)} {terms.LimitSentence}") with
        {
            New = double.IsNaN(last) ? "" : FigureWords.Of(metric.Reads, last),
        };
    }

    private static MetricState Of(CountedState state) => state switch
    {
        CountedState.Passed => MetricState.Pass,
        CountedState.Failed => MetricState.High,
        CountedState.Errored => MetricState.Nodata,
        _ => MetricState.TooFew,
    };

    private static string Words(CountedState state, CountingTerms terms) => state switch
    {
        CountedState.Passed => $"{Plain(terms.Count)} measurements were taken and its limit kept: pass.",
        CountedState.Failed => "more measurements failed than are tolerated: fail.",
        CountedState.Inconclusive => "too many measurements neither passed nor failed: inconclusive.",
        CountedState.Errored => $"the source failed more than {Plain(terms.ErrorLimit)} times in a row: inconclusive.",
        _ => $"fewer than {Plain(terms.Count)} measurements were taken: inconclusive.",
    };

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);
}
