using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/health</c>.</summary>
internal static class HealthEndpoints
{
    private const int DefaultRange = 900;
    private const int DefaultLines = 20;

    public static void MapHealth(this RouteGroupBuilder api)
    {
        var health = api.MapGroup("/health").WithTags("Health");

        health.MapGet("", (HealthBoard board, HttpContext http) => Results.Ok(board.Slots().Where(slot => http.Reach().Sees(slot.Slot.Application)).ToFacts()))
            .WithSummary("Every application in every environment where something runs, the worst first.").Produces<Facts<SlotHealth>>();

        health.MapGet("/{app}/{environment}", AnswerAsync)
            .WithSummary("One application in one environment: grade and sentence, samples of a range (seconds) in a resolution (seconds), its own metrics, its last log lines.")
            .Produces<HealthAnswer>();
    }

    private static async Task<IResult> AnswerAsync(
        HealthDesk desk, LogDesk logs, ApplicationDesk applications, EnvironmentDesk environments, TimeProvider clock,
        string app, string environment, int? range, int? resolution, int? lines, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromSeconds(range ?? DefaultRange);
        var end = until ?? clock.GetUtcNow();
        var step = TimeSpan.FromSeconds(resolution ?? HealthRanges.ResolutionOf(length).TotalSeconds);
        var report = Known(applications, environments, app, environment)
            .Then(slot => desk.Report(slot, end - length, end, step));
        if (report is not Outcome<SlotReport>.Accepted { Value: var found })
        {
            return report.ToResult();
        }

        var last = await Task.WhenAll(found.Deployments.Select(deployment => LogAsync(logs, found.Slot, deployment.Health.Id, lines ?? DefaultLines, cancellationToken)));
        return Results.Ok(new HealthAnswer(found, last.ToFacts()));
    }

    /// <summary>The slot of these names, when there are such an application and such an environment.</summary>
    internal static Outcome<Slot> Known(ApplicationDesk applications, EnvironmentDesk environments, string app, string environment) =>
        ApplicationKey.Parse(app).Then(application => EnvironmentKey.Parse(environment).Then(key => Known(applications, environments, new Slot(application, key))));

    private static Outcome<Slot> Known(ApplicationDesk applications, EnvironmentDesk environments, Slot slot)
    {
        if (applications.Find(slot.Application) is null)
        {
            return ApplicationEndpoints.Unknown(slot.Application);
        }

        return environments.Find(slot.Environment) is null ? EnvironmentEndpoints.Unknown(slot.Environment) : slot;
    }

    private static async Task<DeploymentLog> LogAsync(LogDesk logs, Slot slot, DeploymentId deployment, int lines, CancellationToken cancellationToken)
    {
        if (lines <= 0)
        {
            return new DeploymentLog(deployment, [], null);
        }

        var log = await logs.ReadAsync(deployment, DateTimeOffset.MinValue, lines, cancellationToken);
        return log.Match(found => new DeploymentLog(deployment, found, null), refusal => new DeploymentLog(deployment, [], refusal.Sentence));
    }

    /// <summary>The report, and each deployment's last lines in the same order.</summary>
    internal sealed record HealthAnswer(SlotReport Report, Facts<DeploymentLog> Logs);

    /// <summary>The last lines of one deployment, or why they cannot be read.</summary>
    internal sealed record DeploymentLog(DeploymentId Deployment, Facts<SignalLine> Lines, string? Problem);
}
