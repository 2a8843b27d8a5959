using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Notices;

/// <summary>Of what someone wants to be told. A list that is empty means all.</summary>
public sealed record NoticeChoice
{
    public static readonly NoticeChoice All = new();

    public Facts<NoticeKind> Kinds { get; init; } = [];

    public Facts<ApplicationKey> Applications { get; init; } = [];

    public Facts<EnvironmentKey> Environments { get; init; } = [];

    /// <summary>Who names applications is not told of what concerns none of them.</summary>
    public bool Wants(JournalEntry entry) =>
        (Kinds.Count == 0 || Kinds.Contains(NoticeKindRules.Of(entry)))
        && (Applications.Count == 0 || entry.Application is { } application && Applications.Contains(application))
        && (Environments.Count == 0 || entry.Environment is { } environment && Environments.Contains(environment));

    /// <summary>The choice as a line for people.</summary>
    public string Words() => string.Join(", ",
        Kinds.Count == 0 ? "everything" : string.Join(", ", Kinds.Select(NoticeKindRules.Words)),
        Applications.Count == 0 ? "of every application" : $"of {string.Join(", ", Applications)}",
        Environments.Count == 0 ? "in every environment" : $"in {string.Join(", ", Environments)}");
}
