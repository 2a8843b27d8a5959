using static ReleaseBoard.Domain.Evidence.ProvenanceChecking;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What an application expects of its builds. What nobody has said is not known to be right.</summary>
internal static class ExpectationRules
{
    public static (CheckResult Result, string Because) Repository(Statement? said, EvidenceTerms terms)
    {
        if (terms.Repository is not { Length: > 0 } expected)
        {
            return Unknown($"Nobody has said which repository {terms.Application} is built from.");
        }

        return said?.Parameters?.FirstOrDefault(parameter => parameter.Field == terms.RepositoryField)?.Value is not { } found
            ? No($"It does not say its repository at {terms.RepositoryField}.")
            : Canonical(found) == Canonical(expected) ? Yes($"Built from {expected}.") : No($"Built from '{StatementRules.Shown(found)}', not from {expected}.");
    }

    public static (CheckResult Result, string Because) BuildType(Statement? said, EvidenceTerms terms) =>
        terms.BuildType is not { Length: > 0 } expected ? Unknown($"Nobody has said of which type builds of {terms.Application} are.")
        : said?.BuildType == expected ? Yes($"The build is of the type {expected}.")
        : No($"The build is of the type '{StatementRules.Shown(said?.BuildType ?? "")}', not {expected}.");

    /// <summary>Every parameter must be expected: one that nobody knows may change everything.</summary>
    public static (CheckResult Result, string Because) Parameters(Statement? said, EvidenceTerms terms)
    {
        if (said?.Parameters is not { } parameters)
        {
            return No("It does not say its externalParameters.");
        }

        var others = parameters.Where(parameter => parameter.Field != terms.RepositoryField).ToList();
        if (others.Find(parameter => terms.Parameters.All(expected => expected.Field != parameter.Field)) is { } unknown)
        {
            return No($"Nobody expects the parameter {StatementRules.Shown(unknown.Field)} ('{StatementRules.Shown(unknown.Value)}').");
        }

        foreach (var expected in terms.Parameters)
        {
            if (others.Find(parameter => parameter.Field == expected.Field) is not { } found)
            {
                return No($"The parameter {expected.Field} is missing; {expected.Value} was expected.");
            }

            if (!Fits(found.Value, expected.Value))
            {
                return No($"The parameter {expected.Field} is '{StatementRules.Shown(found.Value)}'; {expected.Value} was expected.");
            }
        }

        return Yes(others.Count == 0 ? "It was built with no other parameters." : $"All {others.Count} parameters are as expected.");
    }

    private static bool Fits(string value, string expected) =>
        expected.EndsWith('*') ? value.StartsWith(expected[..^1], StringComparison.Ordinal) : value == expected;

    // "git+https://Host/team/shop.git@refs/heads/main" and "https://host/team/shop" are one repository; "https://host/team@other/shop" is not
    // "https://host/team", and what stands after a question mark may name another.
    private static string Canonical(string repository)
    {
        var text = repository.StartsWith("git+", StringComparison.Ordinal) ? repository[4..] : repository;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return text;
        }

        var path = WithoutReference(address.AbsolutePath).TrimEnd('/');
        return $"{address.Scheme}://{address.Authority}{(path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path)}{address.Query}";
    }

    private static string WithoutReference(string path)
    {
        var at = path.LastIndexOf('@');
        return at >= 0 && (path.IndexOf('/', at) < 0 || path[(at + 1)..].StartsWith("refs/", StringComparison.Ordinal)) ? path[..at] : path;
    }
}
