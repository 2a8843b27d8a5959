using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>The applications someone sees: all of them, or those a token is narrowed to.</summary>
/// <param name="Only">Null for all.</param>
public sealed record Reach(Facts<ApplicationKey>? Only)
{
    public static readonly Reach All = new((Facts<ApplicationKey>?)null);

    /// <summary>Of whoever is not known here.</summary>
    public static readonly Reach Nothing = new(Facts<ApplicationKey>.None);

    public bool Sees(ApplicationKey application) => Only is null || Only.Contains(application);

    /// <summary>
    /// What happened to an application that is seen, or to an environment, which is everyone's. What happened to people and
    /// tokens concerns all applications.
    /// </summary>
    public bool Sees(JournalEntry entry) => Only is null || (entry.Application is { } application ? Sees(application) : entry.Environment is not null);
}
