using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Reads a page in the text format or OpenMetrics somewhere else: what the board does not run itself.</summary>
public sealed class ScrapeSource(SourceHttp http) : ISignalSource
{
    private const int MostSeries = 5_000;

    /// <summary>Tells two pages of a slot apart that name the same series.</summary>
    private const string SourceLabel = "source";

    public SourceKind Kind => SourceKind.Scrape;

    public async Task<Outcome<SourceAnswer>> AskAsync(SourceQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, question.Source.Address);
        MetricsProbe.Accept(request, question.Source.Timeout);
        return await http.AskAsync(request, question, (status, type, body) => Read(question, status, type, body), cancellationToken);
    }

    private static Outcome<SourceAnswer> Read(SourceQuestion question, int status, string type, BoundedBody body)
    {
        if (status is < 200 or > 299)
        {
            return Refusal.Unavailable("metrics.refused", $"Its metrics answered with status {status}.");
        }

        var limits = ExpositionLimits.Default with { MaximumBytes = body.Most, MaximumSeries = MostSeries };
        var page = new ExpositionParser(limits).Parse(body.Bytes.Span, MetricsProbe.FormatOf(type));
        if (page.Samples.Count == 0 && page.BadLines > 0)
        {
            return Refusal.Unavailable("metrics.unintelligible", "It answers no metrics in the text format.");
        }

        var kindOf = FamilyRules.KindsOf(page.Families);
        var at = question.Now.ToUnixTimeMilliseconds();
        Facts<MetricLabel> target = [new(SourceLabel, question.Source.Name)];
        return new SourceAnswer(
            page.Samples.Select(sample => new SignalPoint(
                null, FamilyRules.At(sample.Series, target), kindOf(sample.Series.Name), at, sample.Value)).ToFacts(),
            MetricsProbe.Warnings(page).ToFacts());
    }
}
