using System.Globalization;

namespace ReleaseBoard.Storefront;

/// <summary>Ways to misbehave on request, for tests of whoever runs the shop. Closed unless asked for.</summary>
internal static class TestEndpoints
{
    private const int LongestWait = 60_000;

    public static void Map(WebApplication app)
    {
        app.MapGet("/crash", _ =>
        {
            Environment.FailFast("Asked to crash.");
            return Task.CompletedTask;
        });
        app.MapGet("/wait", async context =>
        {
            if (!int.TryParse(context.Request.Query["ms"], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > LongestWait)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsync($"ms must be 0 to {LongestWait}\n", context.RequestAborted);
                return;
            }

            await Task.Delay(milliseconds, context.RequestAborted);
            await context.Response.WriteAsync("waited\n", context.RequestAborted);
        });
    }
}
