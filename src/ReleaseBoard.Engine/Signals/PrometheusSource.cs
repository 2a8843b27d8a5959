using System.Globalization;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>
/// Asks a Prometheus query API: how it is now, and after a silence the whole time since. One query that fails does not take the
/// others with it.
/// </summary>
public sealed class PrometheusSource(SourceHttp http) : ISignalSource
{
    // What is asked of the past after a silence; Prometheus itself would answer 11,000 points a series.
    private const int MostSteps = 240;

    private static readonly TimeSpan LongestPast = TimeSpan.FromHours(1);

    public SourceKind Kind => SourceKind.Prometheus;

    public async Task<Outcome<SourceAnswer>> AskAsync(SourceQuestion question, CancellationToken cancellationToken)
    {
        var points = new List<SignalPoint>();
        var warnings = new List<string>();
        Refusal? last = null;
        var answered = 0;
        foreach (var (query, template, subject) in Questions(question))
        {
            var outcome = await AskAsync(question, template.Fill(subject), cancellationToken);
            if (outcome is not Outcome<PrometheusAnswer>.Accepted { Value: var answer })
            {
                last = outcome.Refusal;
                warnings.Add($"{query.Name}: {last?.Sentence}");
                if (last is { Code: "source.slow" or "source.unreachable" or "source.not-let-in" or "source.moved" })
                {
                    // The others would fare no better, and each would wait as long.
                    break;
                }

                continue;
            }

            answered++;
            warnings.AddRange(answer.Warnings.Select(warning => $"{query.Name}: {warning}"));
            points.AddRange(from series in answer.Series
                            let named = new MetricSeries(query.Name, series.Labels)
                            from point in series.Points
                            select new SignalPoint(subject.Deployment, named, MetricKind.Untyped, point.At, point.Value));
        }

        return answered == 0 && last is not null ? last : new SourceAnswer(points.ToFacts(), warnings.Distinct().ToFacts());
    }

    private static IEnumerable<(SourceQuery Query, PromQlTemplate Template, QuerySubject Subject)> Questions(SourceQuestion question)
    {
        foreach (var query in question.Source.Queries)
        {
            if (PromQlTemplate.Parse(query.Expression) is Outcome<PromQlTemplate>.Accepted { Value: var template })
            {
                var subjects = template.IsPerDeployment ? question.Subjects : [new QuerySubject(question.Source.Slot, null, null)];
                foreach (var subject in subjects)
                {
                    yield return (query, template, subject);
                }
            }
        }
    }

    private async Task<Outcome<PrometheusAnswer>> AskAsync(SourceQuestion question, string expression, CancellationToken cancellationToken)
    {
        var past = question.Since is { } since ? question.Now - since : TimeSpan.Zero;
        using var request = past > question.Source.Interval * 2 ? Range(question, expression, past) : Instant(question, expression);
        return await http.AskAsync(request, question, Read, cancellationToken);
    }

    private static HttpRequestMessage Instant(SourceQuestion question, string expression) => Post(question, "query", [
        new("query", expression),
        new("time", Seconds(question.Now)),
        new("timeout", $"{(int)question.Source.Timeout.TotalMilliseconds}ms"),
    ]);

    private static HttpRequestMessage Range(SourceQuestion question, string expression, TimeSpan past)
    {
        var span = past < LongestPast ? past : LongestPast;
        var step = Math.Max(question.Source.Interval.TotalSeconds, Math.Ceiling(span.TotalSeconds / MostSteps));
        return Post(question, "query_range", [
            new("query", expression),
            new("start", Seconds(question.Now - span)),
            new("end", Seconds(question.Now)),
            new("step", step.ToString(CultureInfo.InvariantCulture)),
            new("timeout", $"{(int)question.Source.Timeout.TotalMilliseconds}ms"),
        ]);
    }

    private static HttpRequestMessage Post(SourceQuestion question, string call, KeyValuePair<string, string>[] form)
    {
        var root = question.Source.Address?.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new HttpRequestMessage(HttpMethod.Post, $"{root}/api/v1/{call}") { Content = new FormUrlEncodedContent(form) };
    }

    private static Outcome<PrometheusAnswer> Read(int status, string type, BoundedBody body) =>
        body.IsCut ? Refusal.Unavailable("source.too-large", $"Its answer is larger than the {body.Most:N0} bytes let in: sum up in the expression, or let more in.")
        : status is 404 or 405 || !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            ? Refusal.Unavailable("source.unintelligible", $"It does not answer as Prometheus does (status {status}): is the address that of Prometheus, without /api/v1?")
        : PrometheusRules.Read(body.Bytes);

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
