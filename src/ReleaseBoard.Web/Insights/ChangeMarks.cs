using System.Globalization;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Insights;

/// <summary>Changes as charts mark them, each leading to what changed.</summary>
public static class ChangeMarks
{
    public static Facts<ChartMark> Of(Facts<Change> changes) =>
        changes.Select(change => new ChartMark(change.At, change.Title) { Kind = Word(change.Kind), Href = Link(change) }).ToFacts();

    public static string Word(ChangeKind kind) => Wording.Of(kind);

    /// <summary>The page of what changed: its promotion, its flag, else its entry of the journal.</summary>
    public static string Link(Change change) => change switch
    {
        { Kind: ChangeKind.Flag or ChangeKind.Guard, Subject: { } flag } when !change.Title.StartsWith("segment ", StringComparison.Ordinal) =>
            $"/flags/{Part(flag)}{(change.Environment is { } environment ? $"?environment={environment}" : "")}",
        { Kind: ChangeKind.Deployment or ChangeKind.Traffic or ChangeKind.Migration, Subject: { } number } when long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _) => $"/promotions/{number}",
        _ => $"/journal?cursor={change.Entry + 1}",
    };

    private static string Part(string text) => Uri.EscapeDataString(text);
}
