using Microsoft.AspNetCore.DataProtection;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Encrypts addresses and secrets of receivers for the store with the board's own keys.</summary>
public sealed class ReceiverSeal(IDataProtectionProvider keys)
{
    private readonly IDataProtector _protector = keys.CreateProtector("ReleaseBoard.Notices.Receiver");

    public string Close(string text) => _protector.Protect(text);

    /// <summary>The text, or a <see cref="System.Security.Cryptography.CryptographicException"/> when the board's keys are others by now.</summary>
    public string Open(string closed) => _protector.Unprotect(closed);
}
