using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Addresses and secrets of receivers in the board's vault, for a purpose of their own.</summary>
internal static class ReceiverVault
{
    private static readonly string[] Purpose = ["ReleaseBoard.Notices.Receiver"];

    public static string Lock(this Vault vault, string text) => vault.Lock(Purpose, text);

    /// <summary>The text, or a <see cref="System.Security.Cryptography.CryptographicException"/> when the board's keys are others by now.</summary>
    public static string Open(this Vault vault, string locked) => vault.Open(Purpose, locked);
}
