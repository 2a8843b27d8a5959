using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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
            Console.WriteLine($"create the first administrator: {Address(app)}/first-administrator?code={code.Text}");
        }
    });

    private static string Address(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        var uri = new Uri(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal));
        return uri.Host is "0.0.0.0" or "[::]" ? $"{uri.Scheme}://localhost:{uri.Port}" : uri.GetLeftPart(UriPartial.Authority);
    }
}
