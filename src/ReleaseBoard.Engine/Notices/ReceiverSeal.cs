using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Addresses and secrets of receivers in the board's vault, for a purpose of their own.</summary>
internal static class ReceiverSeal
{
    private static readonly string[] Purpose = ["ReleaseBoard.Notices.Receiver"];

    public static string Close(this Vault vault, string text) => vault.Lock(Purpose, text);

    /// <summary>The text, or a <see cref="System.Security.Cryptography.CryptographicException"/> when the board's keys are others by now.</summary>
    public static string Open(this Vault vault, string closed) => vault.Open(Purpose, closed);
}
