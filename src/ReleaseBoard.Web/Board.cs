using Microsoft.AspNetCore.Connections;
using ReleaseBoard.Engine;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Api;
using ReleaseBoard.Web.Demo;
using ReleaseBoard.Web.Evidence;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Journal;
using ReleaseBoard.Web.Live;
using ReleaseBoard.Web.Ofrep;
using ReleaseBoard.Web.People;
using ReleaseBoard.Web.Words;

namespace ReleaseBoard.Web;

/// <summary>The executable's table of contents: what it is made of, in which order a request passes it.</summary>
internal static class Board
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [RebuildCommand.Name, ..])
        {
            return await RebuildCommand.RunAsync(args[1..], Console.Out, CancellationToken.None);
        }

        var isDemo = DemoSetup.IsAsked(args);
        var builder = Begin(DemoSetup.WithoutSwitch(args));
        if (args is [VerifyJournal.Name, ..])
        {
            return VerifyJournal.Run(builder.Configuration, Console.Out);
        }

        var board = builder.Configuration.GetSection(BoardOptions.Section).Get<BoardOptions>() ?? new BoardOptions();
        if (DemoFolder.Refuse(board, isDemo) is { } why)
        {
            await Console.Error.WriteLineAsync(why);
            return 1;
        }

        // Looked at before anything begins: what has begun would have to end again, and says so at length.
        if (OwnAddress.Taken(builder.Configuration) is { } taken)
        {
            await Console.Error.WriteLineAsync($"{taken} is in use by another program. Choose another address: --urls http://localhost:5050");
            return 1;
        }

        try
        {
            await Build(builder, isDemo).RunAsync();
            return 0;
        }
        catch (IOException late) when (late.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{late.Message} Choose another one: --urls http://localhost:5050");
            return 1;
        }
    }

    private static WebApplicationBuilder Begin(string[] args)
    {
        // A published board carries its own appsettings.json and wwwroot; run from the sources, both are the
        // working directory's, which the project sets to the repository root.
        var own = AppContext.BaseDirectory;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = File.Exists(Path.Combine(own, "appsettings.json")) ? own : null,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration.AddCommandLine(args, Switches);
        return builder;
    }

    private static WebApplication Build(WebApplicationBuilder builder, bool isDemo)
    {
        if (isDemo)
        {
            builder.Services.AddDemo();
        }

        builder.Services.AddEngine();
        builder.Services.AddSignIn();
        builder.Services.AddBoardApi();
        builder.Services.AddOfrep();
        builder.Services.AddLive();
        builder.Services.AddBoardPages();

        var app = builder.Build();
        app.UseOfrep();
        app.UseSecurityHeaders();
        app.UseProblems();

        // Here and not where the host would put it, in front of all: a wrong address is answered by routing again, to a page.
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseSameOrigin();
        app.UseAuthorization();
        app.UseMiddleware<Idempotency>();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapOwnHealth();
        app.MapBoardApi();
        app.MapSignOut();
        app.MapLive();
        if (isDemo)
        {
            DemoMachinery.Map(app);
        }

        app.MapBoardPages();
        app.OpenFlagDoor();
        app.PrintFirstAdministratorLink();
        return app;
    }

    private static readonly Dictionary<string, string> Switches = new(StringComparer.Ordinal)
    {
        ["--data"] = "Board:Data",
        ["--gateway-port"] = "Runner:GatewayPort",
    };
}
