using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Who holds a key to flags, and so what it may read.</summary>
public enum FlagAccessKind
{
    /// <summary>A program out of its users' reach: reads every flag, and the rules behind them.</summary>
    Server,

    /// <summary>A page or app in its users' hands: the key is no secret there, so it reads answers only, of flags marked for browsers.</summary>
    Browser,
}

/// <summary>A key that applications ask for flags with: it says which environment, and what may be read.</summary>
public sealed record FlagAccessKey
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required EnvironmentKey Environment { get; init; }

    public required FlagAccessKind Kind { get; init; }

    /// <summary>The pages that may use a browser's key, as browsers name their origin: "https://shop.example"; "*" for any.</summary>
    public Facts<string> Origins { get; init; } = [];

    public required OperatorName By { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public bool Allows(string origin) => Origins.Contains("*") || Origins.Contains(origin);
}

/// <summary>What a person wants a key to be.</summary>
public sealed record FlagAccessWish(string Name, EnvironmentKey Environment, FlagAccessKind Kind, Facts<string> Origins);

/// <summary>What a key may be.</summary>
public static class FlagAccessRules
{
    private const int LongestName = 60;
    private const int MostOrigins = 50;
    private const int LongestOrigin = 300;

    public static Outcome<FlagAccessKey> Create(FlagAccessWish wish, OperatorName by, Guid id, DateTimeOffset now)
    {
        var name = wish.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Refusal.Invalid("flag-key.name", $"A key's name is 1 to {LongestName} characters.");
        }

        if (wish.Kind is FlagAccessKind.Server ? wish.Origins.Count > 0 : wish.Origins.Count is 0 or > MostOrigins)
        {
            return Refusal.Invalid("flag-key.origins", wish.Kind is FlagAccessKind.Server
                ? "A server's key is used by no page, so it names no origins."
                : $"Name 1 to {MostOrigins} origins whose pages may use the key, such as https://shop.example, or * for any.");
        }

        if (wish.Origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong)
        {
            return Refusal.Invalid("flag-key.origin", $"'{(wrong.Length > LongestName ? wrong[..LongestName] : wrong)}' is no origin: give scheme and host, and a port if it is not the usual one, such as https://shop.example.");
        }

        return new FlagAccessKey { Id = id, Name = name, Environment = wish.Environment, Kind = wish.Kind, Origins = wish.Origins.Distinct().ToFacts(), By = by, CreatedAt = now };
    }

    private static bool IsOrigin(string text) => text == "*"
        || (text.Length <= LongestOrigin && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.GetLeftPart(UriPartial.Authority) == text);
}
