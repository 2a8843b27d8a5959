using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Encrypts the passwords and tokens of sources with the board's own keys, each for its own slot and name.</summary>
public sealed class SourceVault(IDataProtectionProvider keys)
{
    public string Lock(Slot slot, string name, string secret) => Protector(slot, name).Protect(secret);

    /// <summary>Refused when the keys it was encrypted with are gone: then it must be said again.</summary>
    public Outcome<string> Open(Slot slot, string name, string locked)
    {
        try
        {
            return Protector(slot, name).Unprotect(locked);
        }
        catch (CryptographicException)
        {
            return new Refusal("source.secret-lost", "Its password or token cannot be read any more, because the board's keys have changed. Say it again.");
        }
    }

    private IDataProtector Protector(Slot slot, string name) =>
        keys.CreateProtector("ReleaseBoard.Sources", slot.Application.Value, slot.Environment.Value, name);
}
