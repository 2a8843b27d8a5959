using Microsoft.AspNetCore.DataProtection;

namespace ReleaseBoard.Engine.Words;

/// <summary>
/// Encrypts what the store must not tell, with the board's own keys. What is locked for one purpose opens for no other: a purpose is
/// what a secret is for and whose it is, word by word.
/// </summary>
public sealed class Vault(IDataProtectionProvider keys)
{
    public string Lock(IReadOnlyList<string> purpose, string text) => keys.CreateProtector(purpose).Protect(text);

    /// <summary>The text, or a <see cref="System.Security.Cryptography.CryptographicException"/> when the board's keys are others by now or the purpose is another.</summary>
    public string Open(IReadOnlyList<string> purpose, string locked) => keys.CreateProtector(purpose).Unprotect(locked);
}
