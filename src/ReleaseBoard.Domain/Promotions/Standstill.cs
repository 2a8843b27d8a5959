using System.Globalization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>Nothing may begin in an environment now.</summary>
/// <param name="Because">Who says so, and why.</param>
/// <param name="Grounds">The hold in hand, as a word to pass it is bound to: the next one asks for another.</param>
public sealed record Standstill(string Because, string Grounds)
{
    public static Standstill Of(Hold hold, EnvironmentKey environment) =>
        new($"{hold.By} holds {environment}: {hold.Reason}", string.Create(CultureInfo.InvariantCulture, $"{hold.By} {hold.At.ToUnixTimeMilliseconds()}"));
}
