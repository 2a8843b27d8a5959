using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// Series that are told of a slot as a whole. New beside old is the only comparison there is, never before and after, so such a
/// series can be counted against conditions of its own and nothing else.
/// </summary>
public static class UnsplitRules
{
    /// <summary>Null when every series that a path's stages compare can be told by deployment, as far as its sources say.</summary>
    /// <param name="sourcesOf">The configured sources of the path's application in an environment.</param>
    public static Refusal? Check(ReleasePath path, Func<EnvironmentKey, IReadOnlyCollection<SignalSource>> sourcesOf) => path.Stages
        .Where(stage => stage.Verification?.Metrics is { Count: > 0 })
        .Select(stage => Check(stage, sourcesOf(stage.Environment)))
        .FirstOrDefault(refusal => refusal is not null);

    /// <summary>What is said of a metric whose series turns out to be told of the whole slot only.</summary>
    public static string Sentence(VerifiedMetric metric, string fresh, string old) =>
        $"{metric.Title}: {metric.Series} is told of the slot as a whole and not by deployment, so {fresh} cannot be compared with {old}: inconclusive. Tell it by deployment, or count it against conditions of its own.";

    private static Refusal? Check(Stage stage, IReadOnlyCollection<SignalSource> sources)
    {
        foreach (var metric in (stage.Verification?.Metrics ?? []).Where(metric => metric.Counted is null && metric.Series is not null))
        {
            foreach (var (source, query) in sources.SelectMany(source => source.Queries.Select(query => (source, query))))
            {
                if ((query.Name == metric.Series || query.Name == metric.Per) && PromQlTemplate.Parse(query.Expression) is Outcome<PromQlTemplate>.Accepted { Value.IsPerDeployment: false })
                {
                    return Refusal.Invalid(
                        "stage.metric-unsplit",
                        $"{stage.Environment}, {metric.Key}: the source {source.Name} tells {query.Name} of {source.Slot} as a whole, so new and old cannot be compared in it. "
                        + "Let its query name {{deployment}} or {{version}}, or count the metric against conditions of its own.");
                }
            }
        }

        return null;
    }
}
