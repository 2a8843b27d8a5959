using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReleaseBoard.Tests.Health;

/// <summary>A tiny real application that answers on a port of its own, as the test says.</summary>
internal sealed class MetricsTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private MetricsTarget(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public int Asked => _asked;

    public static async Task<MetricsTarget> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var target = new MetricsTarget(builder.Build());
        target._app.Run(context =>
        {
            Interlocked.Increment(ref target._asked);
            return answer(context);
        });
        await target._app.StartAsync();
        var addresses = target._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        target.Port = new Uri(addresses?.Addresses.First() ?? throw new InvalidOperationException("It listens nowhere.")).Port;
        return target;
    }

    public static Task<MetricsTarget> SaysAsync(string text) => StartAsync(context => context.Response.WriteAsync(text));

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
