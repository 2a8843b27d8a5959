using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web;

/// <summary>Where the board is for those on the same machine. Known once it listens.</summary>
internal static class OwnAddress
{
    private const string Usual = "http://localhost:5000";

    /// <summary>The first of the addresses it shall listen at that somebody else has; null when all are free, or are said elsewhere than here.</summary>
    public static string? Taken(IConfiguration configuration)
    {
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            return null;
        }

        var isSaidElsewhere = (configuration[WebHostDefaults.HttpPortsKey] ?? configuration[WebHostDefaults.HttpsPortsKey]) is not null;
        return (configuration[WebHostDefaults.ServerUrlsKey] ?? (isSaidElsewhere ? "" : Usual))
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(IsTaken);
    }

    private static bool IsTaken(string url)
    {
        var address = BindingAddress.Parse(url);
        IPAddress[] places = address.Host == "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var own) ? [own] : [IPAddress.Any];
        return !address.IsUnixPipe && !address.IsNamedPipe && address.Port > 0 && places.Any(place => IsTaken(new IPEndPoint(place, address.Port)));
    }

    private static bool IsTaken(IPEndPoint place)
    {
        try
        {
            using var socket = new TcpListener(place);
            socket.Start();
            return false;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode is SocketError.AddressAlreadyInUse;
        }
    }

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
