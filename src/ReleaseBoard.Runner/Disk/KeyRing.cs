using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Runner.Disk;

/// <summary>
/// Opens what the board has locked, with the board's own keys. They are read anew each time: an instance starts seldom, and the board
/// makes new keys while the runner lives on. The runner itself makes none.
/// </summary>
internal sealed class KeyRing(string dataFolder)
{
    public Func<SealedText, Outcome<string>> Read()
    {
        var keys = new DirectoryInfo(BoardKeys.Folder(dataFolder));
        var ring = new Lazy<IDataProtectionProvider>(() => DataProtectionProvider.Create(keys, setup => setup.SetApplicationName(BoardKeys.Application).DisableAutomaticKeyGeneration()));
        return secret =>
        {
            try
            {
                return ring.Value.CreateProtector(secret.Purposes).Unprotect(secret.Locked);
            }
            catch (Exception failure) when (failure is CryptographicException or InvalidOperationException or IOException or UnauthorizedAccessException)
            {
                return new Refusal("setting.secret-lost", $"The secret {secret.Key} of {secret.Application} in {secret.Environment} cannot be read with the keys in the board's folder. Say it again on the board, and promote the new settings.");
            }
        };
    }
}
