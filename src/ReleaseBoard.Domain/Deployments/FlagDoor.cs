using System.Security.Cryptography;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>Where deployed instances ask for their flags, and what their keys are made from. Board and runner read the same file.</summary>
/// <param name="Url">The board's own address, without a slash at its end.</param>
/// <param name="Secret">32 random bytes in Base64; who has them can make any slot's key.</param>
public sealed record FlagDoor(string Url, string Secret);

/// <summary>
/// The key an instance asks for flags with: good for its own application and environment, made from the board's secret
/// whenever it is needed and so kept nowhere. It stays good until the secret is exchanged.
/// </summary>
public static class FlagDoorRules
{
    private const string Prefix = "rbd";

    public static string Mint(FlagDoor door, Slot slot) => $"{Prefix}.{slot.Application}.{slot.Environment}.{Seal(door, slot)}";

    /// <summary>The slot the key was made for; null when it was not made with this secret. Takes as long for a near miss as for a far one.</summary>
    public static Slot? Read(FlagDoor door, string? key)
    {
        if (key is null || key.Length > 400 || key.Split('.') is not [Prefix, var application, var environment, var seal])
        {
            return null;
        }

        var slot = new Slot(new(application), new(environment));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal(door, slot)), Encoding.UTF8.GetBytes(seal)) ? slot : null;
    }

    /// <summary>
    /// What an OpenFeature OFREP provider reads from its surroundings: OFREP_ENDPOINT, and OFREP_HEADERS as "name=value" with
    /// the value percent-encoded (OpenFeature ADR 7).
    /// </summary>
    public static Facts<(string Name, string Value)> Variables(FlagDoor door, Slot slot) =>
    [
        ("OFREP_ENDPOINT", door.Url),
        ("OFREP_HEADERS", $"Authorization={Uri.EscapeDataString($"Bearer {Mint(door, slot)}")}"),
    ];

    private static string Seal(FlagDoor door, Slot slot) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(door.Secret), Encoding.UTF8.GetBytes($"{slot.Application}\n{slot.Environment}")));
}
