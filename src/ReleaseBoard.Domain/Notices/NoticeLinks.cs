using ReleaseBoard.Domain.Journal;

namespace ReleaseBoard.Domain.Notices;

/// <summary>Which page of the board shows what an entry is about.</summary>
public static class NoticeLinks
{
    /// <summary>The page's whole address; null where the board's own address is not known.</summary>
    public static string? Of(JournalEntry entry, string? board) => board is null ? null : $"{board.TrimEnd('/')}{Path(entry)}";

    private static string Path(JournalEntry entry) => entry.Act.Split('.', 2)[0] switch
    {
        "promotion" when entry.Subject is { } number => $"/promotions/{Part(number)}",
        "flag" or "flag-change" or "guard" when entry.Subject is { } flag => $"/flags/{Part(flag)}",
        "artifact" when entry is { Application: { } application, Subject: { } version } => $"/applications/{application}/artifacts/{Part(version)}",
        "health" or "alert" or "objective" or "objectives" or "traffic" when entry is { Application: { } application, Environment: { } environment } => $"/health/{application}/{environment}",
        "environment" when entry.Environment is { } environment => $"/environments/{environment}",
        _ when entry.Application is { } application => $"/applications/{application}",
        _ => entry.Subject is { } subject ? $"/journal?subject={Part(subject)}" : "/journal",
    };

    private static string Part(string text) => Uri.EscapeDataString(text);
}
