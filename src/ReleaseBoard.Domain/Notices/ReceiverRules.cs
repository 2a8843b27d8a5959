using System.Net.Mail;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Notices;

/// <summary>What a receiver may be.</summary>
public static class ReceiverRules
{
    /// <summary>Receivers that administrators keep; each has a loop of its own.</summary>
    public const int Most = 100;

    /// <summary>How long the secret before still counts after an exchange.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private const int LongestName = 60;
    private const int LongestAddress = 2_000;
    private const int MostChosen = 200;

    /// <summary>The receiver as wished: a new one from an entry on, or a known one changed by one revision.</summary>
    public static Outcome<Receiver> Put(Receiver? known, ReceiverWish wish, long lastEntry, DateTimeOffset now)
    {
        if (Check(known, wish) is { } refusal)
        {
            return refusal;
        }

        var shown = string.IsNullOrWhiteSpace(wish.Address) ? new Outcome<string>.Accepted(known?.Shown ?? "") : ReadAddress(wish.Kind, wish.Address.Trim());
        return shown.Then<Receiver>(address => known is null
            ? new Receiver { Kind = wish.Kind, Name = wish.Name.Trim(), Shown = address, Choice = wish.Choice, Board = wish.Board, CreatedAt = now, Delivery = new() { Cursor = lastEntry } }
            : known with { Name = wish.Name.Trim(), Shown = address, Choice = wish.Choice, Board = wish.Board ?? known.Board, Revision = known.Revision + 1 });
    }

    /// <summary>The part of an address that may be shown; refused when nothing could be sent there.</summary>
    public static Outcome<string> ReadAddress(ReceiverKind kind, string address) => kind switch
    {
        _ when address.Length > LongestAddress => Refusal.Invalid("receiver.address", $"An address has at most {LongestAddress} characters."),
        ReceiverKind.Mail => IsMail(address) ? address : Refusal.Invalid("receiver.address", "This is no mail address: write it as ada@example.org."),
        _ => !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
            ? Refusal.Invalid("receiver.address", "This is no address of a receiver: it begins with https:// or http:// and names a host.")
            : uri.UserInfo.Length > 0 || uri.Fragment.Length > 0
                ? Refusal.Invalid("receiver.address", "An address with a user name or a fragment (#) is not taken: messages are signed instead.")
                : uri.PathAndQuery is "/" ? $"{uri.Scheme}://{uri.Authority}/"

                // A path is often the only secret such an address has.
                : $"{uri.Scheme}://{uri.Authority}/…",
    };

    public static bool IsMail(string? address) =>
        address is { Length: <= 254 } && !address.Any(char.IsControl) && MailAddress.TryCreate(address, out var read) && read.Address == address;

    private static Refusal? Check(Receiver? known, ReceiverWish wish) => wish switch
    {
        _ when Revisions.Check("receiver", wish.Name, known?.Revision ?? 0, wish.BasedOn) is { } changed => changed,
        _ when known is not null && known.Kind != wish.Kind => Refusal.Invalid("receiver.kind", "A receiver stays what it is; make another instead."),
        _ when wish.Name.Trim().Length is 0 or > LongestName || wish.Name.Any(char.IsControl) => Refusal.Invalid("receiver.name", $"A receiver's name has 1 to {LongestName} characters."),
        _ when known is null && string.IsNullOrWhiteSpace(wish.Address) => Refusal.Invalid("receiver.address", "Say where the receiver is."),
        _ when wish.Choice.Kinds.Count + wish.Choice.Applications.Count + wish.Choice.Environments.Count > MostChosen =>
            Refusal.Invalid("receiver.choice", $"A receiver chooses at most {MostChosen} events, applications and environments."),
        _ => null,
    };
}
