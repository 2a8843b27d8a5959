using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Words;
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
        switch (args)
        {
            case [RebuildCommand.Name, ..]:
                return await RebuildCommand.RunAsync(args[1..], Console.Out, CancellationToken.None);
            case ["--help" or "-h"]:
                Console.WriteLine(BoardArguments.Usage);
                return 0;
        }

        try
        {
            return await BoardArguments.Parse(args).Match(StartAsync, RefuseAsync);
        }
        catch (Exception why) when (StartTrouble.Sentence(why) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task<int> StartAsync(BoardArguments asked)
    {
        var builder = Begin(asked.Settings);
        if (asked.IsVerifying)
        {
            return VerifyJournal.Run(builder.Configuration, Console.Out);
        }

        // The address is looked at before anything begins: what has begun would have to end again, and says so at length.
        var board = builder.Configuration.GetSection(BoardOptions.Section).Get<BoardOptions>() ?? new BoardOptions();
        return await OwnAddress.Check(builder.Configuration)
            .Then(_ => DataFolder.Take(board))
            .Match(folder => RunAsync(builder, board, folder, asked.IsDemo), RefuseAsync);
    }

    private static async Task<int> RunAsync(WebApplicationBuilder builder, BoardOptions board, DataFolder folder, bool isDemo)
    {
        using (folder)
        {
            if (DemoFolder.Refuse(board, isDemo) is { } refusal)
            {
                return await RefuseAsync(refusal);
            }

            var app = Build(builder, isDemo);
            app.Lifetime.ApplicationStopped.Register(folder.Dispose);
            await app.RunAsync();
            return 0;
        }
    }

    private static async Task<int> RefuseAsync(Refusal why)
    {
        await Console.Error.WriteLineAsync(why.Sentence);
        return 1;
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
        builder.Configuration.AddCommandLine(args, BoardArguments.Switches);
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
        app.Services.GetRequiredService<IStartupValidator>().Validate();
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
}
