using System.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace ReleaseBoard.Storefront;

/// <summary>Counts and times every request, writes one line for each that a visitor made, and turns failures into a 500.</summary>
internal sealed class RequestRecorder(ShopMetrics metrics, ShopLog log)
{
    public async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        string? why = null;
        metrics.Begin();
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The visitor left; 499 as proxies write it.
            context.Response.StatusCode = 499;
        }
        catch (Exception failure)
        {
            why = failure.Message;
            await AnswerFailureAsync(context);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        metrics.Record(Route(context), context.Request.Method, context.Response.StatusCode, elapsed.TotalSeconds);
        Write(context, elapsed, why);
    }

    private static async Task AnswerFailureAsync(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync("Something broke on our side. Please try again.\n", context.RequestAborted);
        }
    }

    private void Write(HttpContext context, TimeSpan elapsed, string? why)
    {
        var status = context.Response.StatusCode;
        var level = status >= 500 ? "ERROR " : status >= 400 ? "WARN " : "";

        // Probes come every second and say nothing while all is well.
        if (level.Length == 0 && Route(context) is "/health/live" or "/health/ready" or "/metrics")
        {
            return;
        }

        // The escaped path: a visitor must not write lines of their own into the log.
        var line = $"{level}{context.Request.Method} {context.Request.Path.ToUriComponent()} {status} {elapsed.TotalMilliseconds:0} ms";
        log.Write(why is null ? line : $"{line}: {why}");
    }

    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
}
