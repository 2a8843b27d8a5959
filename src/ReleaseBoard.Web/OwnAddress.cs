using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web;

/// <summary>Where the board is for those on the same machine. Known once it listens.</summary>
internal static class OwnAddress
{
    /// <summary>How to choose another one.</summary>
    public const string Another = "--urls http://localhost:5050";

    private const string Usual = "http://localhost:5000";

    /// <summary>The addresses it shall listen at, none of them strange or somebody else's; empty when they are said elsewhere than here.</summary>
    public static Outcome<Facts<string>> Check(IConfiguration configuration)
    {
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            return Facts<string>.None;
        }

        var isSaidElsewhere = (configuration[WebHostDefaults.HttpPortsKey] ?? configuration[WebHostDefaults.HttpsPortsKey]) is not null;
        var addresses = (configuration[WebHostDefaults.ServerUrlsKey] ?? (isSaidElsewhere ? "" : Usual))
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFacts();
        return addresses.Select(Refuse).FirstOrDefault(refusal => refusal is not null) is { } refused ? refused : addresses;
    }

    private static Refusal? Refuse(string url)
    {
        if (Parse(url) is not { } address)
        {
            return Refusal.Invalid("address.strange", $"'{url}' is no address to listen at. Say one like this: {Another}");
        }

        IPAddress[] places = address.Host == "localhost" ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var own) ? [own] : [IPAddress.Any];
        return address is { IsUnixPipe: false, IsNamedPipe: false, Port: > 0 } && places.Any(place => IsTaken(new IPEndPoint(place, address.Port)))
            ? new Refusal("address.taken", $"{url} is in use by another program. Choose another address: {Another}")
            : null;
    }

    // The server would take half an address for "everywhere".
    private static BindingAddress? Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var isWeb = address.Scheme is "http" or "https";
            return isWeb && (address.IsUnixPipe || address.IsNamedPipe || address.Host is "*" or "+" || Uri.CheckHostName(address.Host) is not UriHostNameType.Unknown) ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsTaken(IPEndPoint place)
    {
        try
        {
            // Bound and never listened at: boards that look at the same moment are in nobody's way.
            using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(place);
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
