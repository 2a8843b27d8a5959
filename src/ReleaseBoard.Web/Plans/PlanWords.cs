using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Plans;

/// <summary>What plans are called on screens.</summary>
public static class PlanWords
{
    /// <summary>The counts as chips: sign and number, the word, and how grave it is. What destroys stands first.</summary>
    public static IReadOnlyList<(string Text, string Word, Tone Tone)> Chips(PlanCounts counts) =>
    [
        .. new (int Count, string Sign, string Word, Tone Tone)[]
        {
            (counts.Destroy, "−", "destroy", Tone.Bad), (counts.Replace, "±", "replace", Tone.Bad), (counts.Update, "~", "change", Tone.Warn), (counts.Create, "+", "create", Tone.Ok),
            (counts.Import, "↓", "import", Tone.Run), (counts.Move, "→", "move", Tone.Mute), (counts.Forget, "∅", "forget", Tone.Mute),
        }.Where(one => one.Count > 0).Select(one => ($"{one.Sign}{one.Count} {one.Word}", one.Word, one.Tone)),
    ];

    public static Tone Of(PlanAction action) => action switch
    {
        PlanAction.Destroy or PlanAction.Replace => Tone.Bad,
        PlanAction.Update => Tone.Warn,
        PlanAction.Create => Tone.Ok,
        _ => Tone.Mute,
    };

    public static string Of(PlanTool tool) => tool switch
    {
        PlanTool.Terraform => "Terraform",
        PlanTool.Opentofu => "OpenTofu",
        _ => "Ansible",
    };

    /// <summary>A value as it stands in the table: texts in quotes, as the programs write them.</summary>
    public static string Of(ShownValue value) => value.Kind switch
    {
        ShownKind.Nothing => "—",
        ShownKind.Text => $"\"{value.Text}\"",
        _ => value.Text,
    };

    /// <summary>What happens to it and why, in one line.</summary>
    public static string Why(PlanChange change) => string.Join(" · ", new[]
    {
        change.Reason,
        change.Forces.Count > 0 ? $"forced by {string.Join(", ", change.Forces.Take(5))}" : "",
        change.Action is not PlanAction.Replace ? "" : change.IsCreatedFirst ? "the new one comes first" : "the old one goes first",
        change.PreviousAddress is { } before ? $"was {before}" : "",
        change.Deposed is { } deposed ? $"left over as {deposed}" : "",
        change.IsImported && change.Action is not PlanAction.Import ? "imported" : "",
    }.Where(part => part.Length > 0));
}
