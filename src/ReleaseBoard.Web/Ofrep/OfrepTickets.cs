using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>What a ticket lets its bearer hear.</summary>
/// <param name="Version">Which flags had answered when the ticket was made, so that a change before the listening begins is told too.</param>
internal readonly record struct OfrepTicket(EnvironmentKey Environment, long Version);

/// <summary>
/// Addresses of event streams that carry their own right to listen: browsers send no headers with them. Good for an hour and
/// for hearing THAT flags of one environment changed; never written into a log.
/// </summary>
internal sealed class OfrepTickets(FlagDoorFile door, TimeProvider clock)
{
    private const long GoodForSeconds = 3_600;

    // The same address for so long: clients keep the stream they have while its address is the same, and a seal is not made for each answer.
    private const long SameForSeconds = 300;

    // One entry an environment that is asked about.
    private readonly ConcurrentDictionary<EnvironmentKey, Made> _made = new();

    /// <summary>The address, relative to the board's own, in UTF-8.</summary>
    public ReadOnlySpan<byte> Uri(EnvironmentKey environment, long version)
    {
        var until = (clock.GetUtcNow().ToUnixTimeSeconds() / SameForSeconds * SameForSeconds) + GoodForSeconds;
        if (!_made.TryGetValue(environment, out var made) || made.Until != until || made.Secret != Secret)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{environment}.{until}.{version}");
            made = new Made(until, Secret, Encoding.UTF8.GetBytes($"{OfrepStream.Path}?ticket={text}.{Seal(text)}"));
            _made[environment] = made;
        }

        return made.Uri;
    }

    /// <summary>What the ticket is for; null when it is none of ours or its time is over.</summary>
    public OfrepTicket? Read(string? ticket) =>
        ticket is { Length: < 300 } && ticket.Split('.') is [var environment, var until, var version, var seal]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > clock.GetUtcNow().ToUnixTimeSeconds()
        && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal($"{environment}.{until}.{version}")), Encoding.UTF8.GetBytes(seal))
            ? new OfrepTicket(new EnvironmentKey(environment), number)
            : null;

    private string Secret => door.Door?.Secret ?? throw new InvalidOperationException("The board does not listen yet.");

    private string Seal(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes("stream\n" + text)));

    private sealed record Made(long Until, string Secret, byte[] Uri);
}
