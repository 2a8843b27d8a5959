using System.Globalization;
using System.Text.Json;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Slots;

namespace ReleaseBoard.Runner.Control;

/// <summary>What the board can ask of the runner, over the socket and nowhere else.</summary>
internal sealed class ControlApi(Fleet fleet, InstanceLogs logs, RunnerArguments arguments, TimeProvider clock, Action stop)
{
    private const int MostLines = 1000;

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/status", StatusAsync);
        endpoints.MapPut("/v1/slots/{application}/{environment}", ApplyAsync);
        endpoints.MapGet("/v1/deployments/{id}/log", LogAsync);
        endpoints.MapPost("/v1/stop", StopAsync);
    }

    private Task StatusAsync(HttpContext context) => AnswerAsync(context, StatusCodes.Status200OK, new RunnerStatus
    {
        Protocol = RunnerStatus.CurrentProtocol,
        ProcessId = Environment.ProcessId,
        StartedAt = _startedAt,
        GatewayPort = arguments.GatewayPort,
        Slots = fleet.Status(),
    });

    private async Task ApplyAsync(HttpContext context)
    {
        SlotWish? wish;
        try
        {
            wish = await context.Request.ReadFromJsonAsync<SlotWish>(RunnerWire.Json, context.RequestAborted);
        }
        catch (JsonException failure)
        {
            await RefuseAsync(context, Refusal.Invalid("wish.malformed", $"The wish cannot be read: {failure.Message}"));
            return;
        }

        if (wish is null || wish.Application != Named(context, "application") || wish.Environment != Named(context, "environment"))
        {
            await RefuseAsync(context, Refusal.Invalid("wish.misplaced", "The wish is for another slot than the one it was sent to."));
            return;
        }

        await (fleet.Apply(wish) switch
        {
            Outcome<SlotStatus>.Accepted accepted => AnswerAsync(context, StatusCodes.Status200OK, accepted.Value),
            Outcome<SlotStatus>.Refused refused => RefuseAsync(context, refused.Why),
            _ => throw new InvalidOperationException("An outcome is accepted or refused."),
        });
    }

    private async Task LogAsync(HttpContext context)
    {
        if (!Guid.TryParse(Named(context, "id"), out var deployment))
        {
            await RefuseAsync(context, Refusal.Invalid("deployment.malformed", "A deployment's name is 32 hexadecimal digits."));
            return;
        }

        var wanted = int.TryParse(context.Request.Query["lines"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 100;
        context.Response.ContentType = "application/x-ndjson";
        foreach (var line in logs.Tail(deployment, Math.Clamp(wanted, 1, MostLines)))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, line, RunnerWire.Json, context.RequestAborted);
            await context.Response.WriteAsync("\n", context.RequestAborted);
        }
    }

    private async Task StopAsync(HttpContext context)
    {
        if (context.Request.Query["instances"] == "true")
        {
            await fleet.StopAllAsync();
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        await context.Response.CompleteAsync();
        stop();
    }

    private static string? Named(HttpContext context, string part) => context.Request.RouteValues[part] as string;

    private static Task RefuseAsync(HttpContext context, Refusal refusal) => AnswerAsync(
        context,
        refusal.Kind is RefusalKind.Invalid ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict,
        refusal);

    private static Task AnswerAsync<T>(HttpContext context, int status, T fact)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(fact, RunnerWire.Json, context.RequestAborted);
    }
}
