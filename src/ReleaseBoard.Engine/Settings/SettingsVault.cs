using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Settings;

/// <summary>Locks secrets in the board's vault, each for its slot and key, and marks them so that two can be compared unopened.</summary>
public sealed class SettingsVault(Vault vault)
{
    private static readonly string[] Marks = ["ReleaseBoard.Settings.Marks"];

    /// <summary>Refused when the keys it was encrypted with are gone: then it must be said again.</summary>
    public Outcome<string> Open(SealedText secret)
    {
        try
        {
            return vault.Open(secret.Purposes, secret.Locked);
        }
        catch (CryptographicException)
        {
            return new Refusal("setting.secret-lost", $"The secret {secret.Key} of {secret.Application} in {secret.Environment} cannot be read any more, because the board's keys have changed. Say it again.");
        }
    }

    /// <summary>What seals the secrets of one slot within a write: encrypted text, and a mark by the board's key.</summary>
    internal Func<SettingKey, string, (SealedText Secret, string Mark)> Sealing(DbConnection db, Slot slot) => (key, plain) =>
    {
        var unlocked = new SealedText(slot.Application, slot.Environment, key, "");
        return (unlocked with { Locked = vault.Lock(unlocked.Purposes, plain) }, Mark(MarkKey(db), slot.Application, key, plain));
    };

    /// <summary>
    /// HMAC-SHA-256 (RFC 2104) of application, key and secret, so that the same secret in two environments has the same mark and the same
    /// word in two settings has not. Before it stands the name of the key it was made with.
    /// </summary>
    private static string Mark(byte[] markKey, ApplicationKey application, SettingKey key, string plain) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(markKey))[..8]}.{Convert.ToHexStringLower(HMACSHA256.HashData(markKey, Encoding.UTF8.GetBytes($"{application}\n{key}\n{plain}")))}";

    // Without it anyone with a copy of the store could try short secrets against their marks.
    private byte[] MarkKey(DbConnection db)
    {
        if (SettingsStore.MarkKey(db) is { } locked)
        {
            try
            {
                return Convert.FromBase64String(vault.Open(Marks, locked));
            }
            catch (CryptographicException)
            {
                // The board's keys were lost, and with them every secret: what is said from now on is compared by a new key.
            }
        }

        var fresh = RandomNumberGenerator.GetBytes(32);
        SettingsStore.SaveMarkKey(db, vault.Lock(Marks, Convert.ToBase64String(fresh)));
        return fresh;
    }
}
