using ReleaseBoard.Domain.Health;
using ReleaseBoard.Engine.Health;

namespace ReleaseBoard.Web.Health;

/// <summary>The board's own health, for whoever watches the watcher: without sign-in, and telling counts only, never names.</summary>
internal static class OwnHealthEndpoints
{
    public static void MapOwnHealth(this WebApplication app)
    {
        // Made here and not when first asked: it must listen before the first circuit opens.
        var meters = app.Services.GetRequiredService<MeterBoard>();
        app.MapGet("/metrics", () => Results.Text(meters.Expose(), ExpositionWriter.ContentType)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/live", () => Results.Ok(new Liveness("live"))).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(HealthDesk desk, CancellationToken cancellationToken)
    {
        var checks = await desk.ReadyAsync(cancellationToken);
        var isReady = checks.All(check => check.Passes);
        return Results.Json(new Readiness(isReady ? "ready" : "not ready", checks), statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    internal sealed record Liveness(string Status);

    internal sealed record Readiness(string Status, IReadOnlyList<ReadinessCheck> Checks);
}
