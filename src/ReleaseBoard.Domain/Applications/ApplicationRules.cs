using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Applications;

/// <summary>What a person says an application shall be.</summary>
public sealed record ApplicationWish(ApplicationKey Key, ApplicationKind Kind, string Summary)
{
    /// <summary>The revision the person looked at, 0 for an application that is new; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }
}

/// <summary>What an application may become.</summary>
public static class ApplicationRules
{
    private const int LongestSummary = 200;

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

        if (known is null)
        {
            return new Application { Key = wish.Key, Kind = wish.Kind, Summary = wish.Summary, CreatedAt = now, Revision = 1 };
        }

        if (known.Kind != wish.Kind)
        {
            return new Refusal("application.kind-is-fixed", $"{known.Key} is a {known.Kind} and stays one: its artifacts are of that kind.");
        }

        return known.Summary == wish.Summary ? known : known with { Summary = wish.Summary, Revision = known.Revision + 1 };
    }
}
