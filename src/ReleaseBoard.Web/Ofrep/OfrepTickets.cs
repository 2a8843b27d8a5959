using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Flags;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>
/// Addresses of event streams that carry their own right to listen: browsers send no headers with them. Good for an hour and
/// for hearing THAT flags of one environment changed; never written into a log.
/// </summary>
internal sealed class OfrepTickets(FlagDoorFile door, TimeProvider clock)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    /// <summary>The address, relative to the board's own.</summary>
    public string Uri(FlagCaller caller)
    {
        // The same for five minutes at a time, so that a thousand clients do not cost a thousand seals.
        var until = (clock.GetUtcNow().ToUnixTimeSeconds() / 300 * 300) + (long)GoodFor.TotalSeconds;
        var text = $"{caller.Environment}.{until.ToString(CultureInfo.InvariantCulture)}";
        return $"{OfrepStream.Path}?ticket={text}.{Seal(text)}";
    }

    /// <summary>The environment the ticket is for; null when it is none of ours or its time is over.</summary>
    public EnvironmentKey? Read(string? ticket) =>
        ticket is { Length: < 300 } && ticket.Split('.') is [var environment, var until, var seal]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > clock.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal($"{environment}.{until}")), Encoding.UTF8.GetBytes(seal))
            ? new EnvironmentKey(environment)
            : null;

    private string Seal(string text) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(door.Door?.Secret ?? throw new InvalidOperationException("The board does not listen yet.")), Encoding.UTF8.GetBytes("stream\n" + text)));
}
