using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Applications;

/// <summary>What a person says an application shall be.</summary>
public sealed record ApplicationWish(ApplicationKey Key, ApplicationKind Kind, string Summary)
{
    /// <summary>How many artifacts of each environment stay; null leaves it as it is.</summary>
    public int? KeepArtifacts { get; init; }

    /// <summary>The revision the person looked at, 0 for an application that is new; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }
}

/// <summary>What an application may become.</summary>
public static class ApplicationRules
{
    private const int LongestSummary = 200;
    // As far back as the board looks at what ran in an environment.
    private const int MostKept = 50;

    /// <summary>The application as wished: new, changed by one revision, or as it was when the wish says nothing new.</summary>
    public static Outcome<Application> Apply(Application? known, ApplicationWish wish, DateTimeOffset now)
    {
        if (Revisions.Check("application", $"Application {wish.Key}", known?.Revision ?? 0, wish.BasedOn) is { } stale)
        {
            return stale;
        }

        if (wish.Summary.Length > LongestSummary)
        {
            return Refusal.Invalid("application.summary-too-long", $"A summary is at most {LongestSummary} characters; this one has {wish.Summary.Length}.");
        }

        if (wish.KeepArtifacts is < 0 or > MostKept)
        {
            return Refusal.Invalid("application.keep-out-of-range", $"Keep 0 to {MostKept} artifacts of each environment; {wish.KeepArtifacts} is not among them.");
        }

        if (known is null)
        {
            var fresh = new Application { Key = wish.Key, Kind = wish.Kind, Summary = wish.Summary, CreatedAt = now, Revision = 1 };
            return wish.KeepArtifacts is { } keep ? fresh with { KeepArtifacts = keep } : fresh;
        }

        if (known.Kind != wish.Kind)
        {
            return new Refusal("application.kind-is-fixed", $"{known.Key} is a {known.Kind} and stays one: its artifacts are of that kind.");
        }

        var next = known with { Summary = wish.Summary, KeepArtifacts = wish.KeepArtifacts ?? known.KeepArtifacts };
        return next == known ? known : next with { Revision = known.Revision + 1 };
    }
}
