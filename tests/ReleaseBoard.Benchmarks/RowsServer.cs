using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>A Blazor server that shows the same live rows in both ways and nothing else, as a process of its own.</summary>
internal static class RowsServer
{
    public static async Task<int> RunAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Feed>().AddSingleton<LiveRows>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveRows>());
        var app = builder.Build();
        app.Urls.Add(address);
        app.UseAntiforgery();
        app.MapRazorComponents<RowsDocument>().AddInteractiveServerRenderMode();
        await app.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }
}

/// <summary>Its pages.</summary>
[Route("/rows")]
[Route("/table")]
public sealed class RowsPage : ComponentBase
{
}

/// <summary>Their document: the rows as an interactive component, as the board's pages are.</summary>
public sealed class RowsDocument : ComponentBase
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.AddMarkupContent(0, "<!DOCTYPE html>");
        builder.OpenElement(1, "html");
        builder.OpenElement(2, "body");
        if (Navigation.ToBaseRelativePath(Navigation.Uri) == "rows")
        {
            builder.OpenComponent<OverviewRows>(3);
            builder.AddComponentRenderMode(new InteractiveServerRenderMode(prerender: false));
            builder.CloseComponent();
        }
        else
        {
            builder.OpenComponent<PlainTable>(4);
            builder.AddComponentRenderMode(new InteractiveServerRenderMode(prerender: false));
            builder.CloseComponent();
        }

        builder.CloseElement();
        builder.CloseElement();
    }
}
