using Microsoft.AspNetCore.Hosting.Server;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.People;

/// <summary>Tells who started an empty board how to become its first administrator. No account and no password come with the board.</summary>
internal static class FirstStart
{
    public static void PrintFirstAdministratorLink(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        // The demo brings its own people.
        if (app.Services.GetService<DemoPeople>() is null && app.Services.GetRequiredService<FirstAdministratorDesk>().Open() is { } code)
        {
            // To the console and not to the log: logs are kept and sent elsewhere.
            Console.WriteLine($"create the first administrator: {OwnAddress.Of(app.Services.GetRequiredService<IServer>()).GetLeftPart(UriPartial.Authority)}/first-administrator?code={code.Text}");
        }
    });
}
