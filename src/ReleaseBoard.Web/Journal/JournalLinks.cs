using ReleaseBoard.Domain.Journal;

namespace ReleaseBoard.Web.Journal;

/// <summary>Where an entry's thing is looked at.</summary>
internal static class JournalLinks
{
    /// <summary>The page of the thing, or null when it has none.</summary>
    public static string? Of(JournalEntry entry) => JournalRules.Noun(entry.Act) switch
    {
        "promotion" or "approval" or "rollout" or "rollback" or "gate" or "step" when entry.Subject is not null => $"/promotions/{Part(entry.Subject)}",
        "artifact" when entry is { Application: { } app, Subject: { } version } => $"/applications/{app}/artifacts/{Part(version)}",
        "path" when entry.Application is { } app => $"/settings/paths/{app}",
        "environment" when (entry.Environment?.Value ?? entry.Subject) is { } key => $"/environments/{Part(key)}",
        "person" when entry.Subject is not null => $"/settings/people?search={Part(entry.Subject)}",
        "token" => "/settings/tokens?everyone=true",
        _ => entry.Application is { } app ? $"/applications/{app}" : null,
    };

    /// <summary>An act as people read it: "promotion approved".</summary>
    public static string Words(string act) => act.Replace('.', ' ').Replace('-', ' ');

    private static string Part(string text) => Uri.EscapeDataString(text);
}
