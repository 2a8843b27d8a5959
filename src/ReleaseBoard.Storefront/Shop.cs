using System.Net;

namespace ReleaseBoard.Storefront;

/// <summary>The shop as a web application: what it answers, and in which order a request passes it.</summary>
internal static class Shop
{
    public static async Task RunAsync(ShopSettings settings, string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);

        // The shop writes its own lines, one a request; the framework's would double them.
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 << 10;
            kestrel.Listen(IPAddress.Loopback, settings.Port);
        });

        using var flags = new ShopFlags(settings.FlagEndpoint, settings.FlagHeaders);
        var log = new ShopLog(Console.Out, TimeProvider.System);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton(flags);
        builder.Services.AddSingleton<Outcomes>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Outcomes>());
        await using var app = builder.Build();
        var metrics = new ShopMetrics();
        app.Use(new RequestRecorder(metrics, log).RecordAsync);
        new ShopPages(settings, metrics, flags, app.Services.GetRequiredService<Outcomes>()).Map(app);
        MapProbes(app, metrics);
        if (settings.TestEndpoints)
        {
            TestEndpoints.Map(app);
        }

        app.Lifetime.ApplicationStarted.Register(() =>
            log.Write($"INFO storefront {settings.Version} in {settings.Environment} listens on {string.Join(' ', app.Urls)}"));
        app.Lifetime.ApplicationStopping.Register(() => log.Write("INFO stopping, open requests finish"));
        await app.RunAsync();
    }

    private static void MapProbes(WebApplication app, ShopMetrics metrics)
    {
        app.MapGet("/health/live", context => context.Response.WriteAsync("alive\n", context.RequestAborted));
        app.MapGet("/health/ready", context =>
        {
            if (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return context.Response.WriteAsync("stopping\n", context.RequestAborted);
            }

            return context.Response.WriteAsync("ready\n", context.RequestAborted);
        });
        app.MapGet("/metrics", context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        });
    }
}
