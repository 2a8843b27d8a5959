using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Environments;

/// <summary>A stage's policy as people say it.</summary>
public static class StageWords
{
    /// <summary>The whole of it in one line: "1 approval · 10 min healthy before · 5 %, 25 %, 100 %".</summary>
    /// <param name="isApplied">True for migrations and plans, which move no traffic.</param>
    public static string Policy(Stage stage, bool isApplied = false)
    {
        var parts = new List<string>();
        if (stage.Approvals.Count > 0)
        {
            parts.Add(Wording.Count(stage.Approvals.Max(rule => rule.AtLeast), "approval"));
        }

        if (stage.Soak > TimeSpan.Zero)
        {
            parts.Add($"{DurationText.Of(stage.Soak)} healthy before");
        }

        if (EvidenceDemandRules.Words(stage.Evidence) is { Length: > 0 } demanded)
        {
            parts.Add(demanded);
        }

        if (isApplied)
        {
            return parts.Count == 0 ? "no approval" : string.Join(" · ", parts);
        }

        parts.Add(stage.Steps.Count == 0 ? "100 % at once" : string.Join(", ", stage.Steps.Select(step => $"{step.Weight} %")));
        if (stage.Verification is not null)
        {
            parts.Add("verified");
        }

        return string.Join(" · ", parts);
    }
}
