using System.Text;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Evidence;

/// <summary>What came of building twice, for a terminal.</summary>
internal static class RebuildWords
{
    public static string Of(TrialReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(report.IsSame
            ? $"Reproducible here: both builds came to sha256:{report.First}."
            : $"Not reproducible: the builds came to sha256:{report.First} and sha256:{report.Second}.");
        foreach (var file in report.Difference?.Files ?? [])
        {
            text.AppendLine($"  {file.Path}: {EvidenceWords.Of(file.Change)}, {EvidenceWords.Sizes(file)}");
            foreach (var line in file.Text?.Split('\n') ?? [])
            {
                text.AppendLine($"    {line}");
            }
        }

        if (report.Difference is { } difference && difference.Total > difference.Files.Count)
        {
            text.AppendLine($"  and {difference.Total - difference.Files.Count} more");
        }

        if (report.Difference?.Note is { } note)
        {
            text.AppendLine($"  {note}");
        }

        text.AppendLine($"Varied: {string.Join(", ", report.Varied)}.");
        text.Append($"Alike: {string.Join(", ", report.Alike)}. Took {Spans.Words(report.FinishedAt - report.StartedAt)}.");
        return text.ToString();
    }
}
