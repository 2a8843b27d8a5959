using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>A receiver and how far it has been told.</summary>
/// <param name="DeliveredUpTo">The journal entry up to which nothing waits.</param>
/// <param name="Waiting">Entries that it asked for and has not got.</param>
/// <param name="OrMore">True when so many wait that they were not counted to the end.</param>
public sealed record ReceiverView(Receiver Receiver, long DeliveredUpTo, int Waiting, bool OrMore);

/// <summary>A receiver with the secret that is shown once; null for kinds that have none.</summary>
public sealed record NewReceiver(Receiver Receiver, string? Secret)
{
    /// <summary>Never the secret itself, so that a log line cannot give it away.</summary>
    public override string ToString() => $"{Receiver.Name} (secret)";
}

internal static class Letters
{
    /// <summary>What opens the receiver, decrypted for one letter.</summary>
    public static Letter Open(this ReceiverKeys keys, Vault vault, Receiver receiver, Facts<Notice> notices, DateTimeOffset now)
    {
        var former = receiver.FormerUntil > now ? keys.FormerSecret : null;
        return new(receiver.Kind, vault.Open(keys.Address), new[] { keys.Secret, former }.OfType<string>().Select(text => vault.Open(text)).ToFacts(), notices);
    }
}
