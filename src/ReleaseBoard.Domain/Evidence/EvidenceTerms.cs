using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What an application expects of the evidence for its artifacts.</summary>
public sealed record EvidenceTerms
{
    public required ApplicationKey Application { get; init; }

    /// <summary>How many independent people must get the same bytes before an artifact counts as reproduced.</summary>
    public int RebuildsNeeded { get; init; } = 1;

    /// <summary>How many different keys must have signed provenance.</summary>
    public int SignaturesNeeded { get; init; } = 1;

    /// <summary>The repository it is built from; null when nobody has said, and then no provenance can be verified.</summary>
    public string? Repository { get; init; }

    /// <summary>Where provenance names the repository in its <c>externalParameters</c>, as a JSON pointer.</summary>
    public string RepositoryField { get; init; } = "/workflow/repository";

    /// <summary>The type its builds are of, an address as provenance names it; null when nobody has said.</summary>
    public string? BuildType { get; init; }

    /// <summary>The other <c>externalParameters</c> of its builds, all of them.</summary>
    public Facts<BuildParameter> Parameters { get; init; } = [];

    public int Revision { get; init; }
}

/// <summary>What a person says an application shall expect; a null leaves that as it is.</summary>
public sealed record EvidenceTermsWish(ApplicationKey Application)
{
    public int? RebuildsNeeded { get; init; }

    public int? SignaturesNeeded { get; init; }

    /// <summary>Empty takes it back.</summary>
    public string? Repository { get; init; }

    public string? RepositoryField { get; init; }

    /// <summary>Empty takes it back.</summary>
    public string? BuildType { get; init; }

    public Facts<BuildParameter>? Parameters { get; init; }

    /// <summary>The revision the person looked at, 0 before anything was said; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }
}

/// <summary>What may be expected.</summary>
public static class EvidenceTermsRules
{
    private const int MostRebuilds = 20;
    private const int MostSignatures = 4;
    private const int MostParameters = 50;
    private const int Longest = 500;

    /// <summary>The terms as wished: changed by one revision, or as they were when the wish says nothing new.</summary>
    public static Outcome<EvidenceTerms> Apply(EvidenceTerms known, EvidenceTermsWish wish)
    {
        if (Revisions.Check("evidence-terms", $"What {wish.Application} expects of evidence", known.Revision, wish.BasedOn) is { } stale)
        {
            return stale;
        }

        var next = known with
        {
            RebuildsNeeded = wish.RebuildsNeeded ?? known.RebuildsNeeded,
            SignaturesNeeded = wish.SignaturesNeeded ?? known.SignaturesNeeded,
            Repository = Said(wish.Repository, known.Repository),
            RepositoryField = Said(wish.RepositoryField, known.RepositoryField) ?? known.RepositoryField,
            BuildType = Said(wish.BuildType, known.BuildType),
            Parameters = wish.Parameters ?? known.Parameters,
        };
        return Check(next) is { } refusal ? refusal : next == known ? known : next with { Revision = known.Revision + 1 };
    }

    private static Refusal? Check(EvidenceTerms terms)
    {
        if (terms.RebuildsNeeded is < 1 or > MostRebuilds)
        {
            return Refusal.Invalid("evidence-terms.rebuilds", $"Ask for 1 to {MostRebuilds} independent rebuilds; {terms.RebuildsNeeded} is not among them.");
        }

        if (terms.SignaturesNeeded is < 1 or > MostSignatures)
        {
            return Refusal.Invalid("evidence-terms.signatures", $"Ask for the signatures of 1 to {MostSignatures} keys; {terms.SignaturesNeeded} is not among them.");
        }

        if (!IsLine(terms.Repository) || !IsLine(terms.BuildType) || !IsField(terms.RepositoryField))
        {
            return Refusal.Invalid("evidence-terms.build", $"Repository and build type are at most {Longest} characters on one line; the repository's field is a JSON pointer such as /workflow/repository.");
        }

        return terms.Parameters.Count > MostParameters || terms.Parameters.Any(one => !IsField(one.Field) || !IsLine(one.Value)) || terms.Parameters.DistinctBy(one => one.Field).Count() < terms.Parameters.Count
            ? Refusal.Invalid("evidence-terms.parameters", $"Expect at most {MostParameters} parameters, each named once by a JSON pointer such as /workflow/ref, with a value on one line.")
            : null;
    }

    // Null leaves it, nothing but blanks takes it back.
    private static string? Said(string? wished, string? known) => wished is null ? known : wished.Trim() is { Length: > 0 } said ? said : null;

    private static bool IsLine(string? text) => text is null || (text.Length <= Longest && !text.Any(char.IsControl));

    private static bool IsField(string? field) => field is ['/', _, ..] && IsLine(field);
}
