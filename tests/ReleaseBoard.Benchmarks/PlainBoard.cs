using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReleaseBoard.Benchmarks;

/// <summary>A Blazor server with one hand-written table and nothing else, as a process of its own; says for each line how many look.</summary>
internal static class PlainBoard
{
    public static async Task<int> RunAsync(string address, string board, string token, string place)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton(new PlainRows(new Uri(board), token, place));
        builder.Services.AddHostedService(services => services.GetRequiredService<PlainRows>());
        var app = builder.Build();
        app.Urls.Add(address);
        app.UseAntiforgery();
        app.MapRazorComponents<PlainDocument>().AddInteractiveServerRenderMode();
        await app.StartAsync();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(app.Services.GetRequiredService<PlainRows>().Viewers);
        }

        await app.StopAsync();
        return 0;
    }
}
