using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>What a person says an environment shall be; what is null stays as it is, or is chosen for a new one.</summary>
public sealed record EnvironmentWish(EnvironmentKey Key, Tier Tier)
{
    public string? Name { get; init; }

    public int? Position { get; init; }

    /// <summary>The revision the person looked at, 0 for an environment that is new; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }
}

/// <summary>What an environment may become.</summary>
public static class EnvironmentRules
{
    private const int LongestName = 60;
    private const int LongestReason = 500;
    private const int FarthestPosition = 100_000;

    /// <summary>The environment as wished: new, changed by one revision, or as it was when the wish says nothing new.</summary>
    public static Outcome<ReleaseEnvironment> Apply(ReleaseEnvironment? known, EnvironmentWish wish)
    {
        if (Revisions.Check("environment", $"Environment {wish.Key}", known?.Revision ?? 0, wish.BasedOn) is { } stale)
        {
            return stale;
        }

        var name = (wish.Name ?? known?.Name ?? wish.Key.Value).Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Refusal.Invalid("environment.name-malformed", $"An environment's name is 1 to {LongestName} characters on one line.");
        }

        // Room between tiers, so that another one fits in without moving its fellows.
        var position = wish.Position ?? known?.Position ?? (int)wish.Tier * 100;
        if (position is < 0 or > FarthestPosition)
        {
            return Refusal.Invalid("environment.position-out-of-range", $"A position is a number from 0 to {FarthestPosition}; {position} is not.");
        }

        if (known is null)
        {
            return new ReleaseEnvironment { Key = wish.Key, Name = name, Tier = wish.Tier, Position = position, Revision = 1 };
        }

        var next = known with { Name = name, Tier = wish.Tier, Position = position };
        return next == known ? known : next with { Revision = known.Revision + 1 };
    }

    /// <summary>The environment pinned to what runs there.</summary>
    public static Outcome<ReleaseEnvironment> Hold(ReleaseEnvironment known, string reason, OperatorName by, DateTimeOffset now)
    {
        if (known.Hold is { } hold)
        {
            return new Refusal("environment.already-held", $"{known.Name} is already held by {hold.By}: {hold.Reason}");
        }

        var why = reason.Trim();
        if (why.Length is 0 or > LongestReason)
        {
            return Refusal.Invalid("environment.reason-missing", $"Say in 1 to {LongestReason} characters why {known.Name} is held: everyone who waits reads it.");
        }

        return known with { Hold = new(by, now, why), Revision = known.Revision + 1 };
    }

    /// <summary>The environment let go again.</summary>
    public static Outcome<ReleaseEnvironment> ReleaseHold(ReleaseEnvironment known) => known.Hold is null
        ? new Refusal("environment.not-held", $"{known.Name} is not held.")
        : known with { Hold = null, Revision = known.Revision + 1 };

    /// <summary>Null when the environment may go; else what still needs it.</summary>
    public static Refusal? CheckDelete(
        ReleaseEnvironment known, IReadOnlyCollection<ApplicationKey> pathsThatNameIt, IReadOnlyCollection<ApplicationKey> running, IReadOnlyCollection<ApplicationKey> arriving)
    {
        if (pathsThatNameIt.Count > 0)
        {
            return new Refusal("environment.in-use", $"{known.Name} is a stage on the path of {Named(pathsThatNameIt)}. Take it off the path first.");
        }

        // A path may be redrawn while a promotion travels, and what it brought runs on: off the board nobody could steer it.
        if (arriving.Count > 0)
        {
            return new Refusal("environment.in-use", $"A promotion to {known.Name} is still open for {Named(arriving)}. Let it end, or end it, first.");
        }

        return running.Count == 0
            ? null
            : new Refusal("environment.in-use", $"{Named(running)} still has something installed in {known.Name}. An environment can go only when it is empty.");
    }

    private static string Named(IReadOnlyCollection<ApplicationKey> applications) => applications.Count <= 3
        ? string.Join(", ", applications)
        : $"{string.Join(", ", applications.Take(3))} and {applications.Count - 3} more";
}
