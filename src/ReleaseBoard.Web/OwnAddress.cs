using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web;

/// <summary>Where the board is for those on the same machine. Known once it listens.</summary>
internal static class OwnAddress
{
    public static Uri Of(IServer server)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        var uri = new Uri(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal));
        return uri.Host is "0.0.0.0" or "[::]" ? new Uri($"{uri.Scheme}://localhost:{uri.Port}") : new Uri(uri.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Lets instances know where to ask for their flags.</summary>
    public static void OpenFlagDoor(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
        app.Services.GetRequiredService<FlagDoorFile>().Open(Of(app.Services.GetRequiredService<IServer>())));
}
