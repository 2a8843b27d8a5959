using Microsoft.AspNetCore.Mvc;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/environments/{environment}/samples</c>.</summary>
internal static class SampleEndpoints
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromMinutes(15);

    public static void MapSamples(this RouteGroupBuilder api) =>
        api.MapGet("/applications/{app}/environments/{environment}/samples", (SampleDesk desk, ApplicationDesk applications, EnvironmentDesk environments, TimeProvider clock, string app, string environment, [AsParameters] SampleQuery query) =>
                HealthEndpoints.Known(applications, environments, app, environment)
                    .Then(slot => query.Ask(slot, clock.GetUtcNow()))
                    .Then(question => desk.Read(question).Then<SamplesAnswer>(series => new SamplesAnswer(
                        question.From, question.Until, (int)SampleRules.Step(question.Step).TotalSeconds, series, desk.Trouble)))
                    .ToResult())
            .WithTags("Health")
            .WithSummary("An application's own measurements in steps (seconds), each named by its end: last, least, most, sum, count and increase. By metric name and labels (label=code=500, repeated); the last quarter of an hour unless said. Steps from a minute on are answered for as long as minutes and hours are kept.")
            .Produces<SamplesAnswer>();

    /// <summary>The question as it stands in the address.</summary>
    internal sealed record SampleQuery
    {
        public string? Name { get; init; }

        [FromQuery(Name = "label")]
        public string[]? Label { get; init; }

        public Guid? Deployment { get; init; }
        public DateTimeOffset? From { get; init; }
        public DateTimeOffset? Until { get; init; }
        public int? Step { get; init; }
        public int? Maximum { get; init; }

        public Outcome<SampleQuestion> Ask(Slot slot, DateTimeOffset now)
        {
            var labels = new List<MetricLabel>();
            foreach (var label in Label ?? [])
            {
                var equals = label.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1)
                {
                    return Refusal.Invalid("samples.label", "A label is asked for as NAME=VALUE.");
                }

                labels.Add(new MetricLabel(label[..equals], label[(equals + 1)..]));
            }

            var until = Until ?? now;
            var from = From ?? until - DefaultRange;
            return new SampleQuestion
            {
                Slot = slot,
                Deployment = Deployment is { } id ? new DeploymentId(id) : null,
                Name = string.IsNullOrEmpty(Name) ? null : Name,
                Labels = labels.ToFacts(),
                From = from,
                Until = until,
                Step = Step is { } seconds ? TimeSpan.FromSeconds(seconds) : HealthRanges.ResolutionOf(until - from),
                MaximumSeries = Maximum ?? 200,
            };
        }
    }

    /// <summary>What was asked, as it was answered, and what is amiss with what is kept.</summary>
    /// <param name="Step">Seconds; rounded up to what is kept.</param>
    internal sealed record SamplesAnswer(DateTimeOffset From, DateTimeOffset Until, int Step, Facts<SeriesSamples> Series, Facts<string> Trouble);
}
