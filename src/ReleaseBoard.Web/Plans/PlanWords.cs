using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Engine.Plans;
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

    /// <summary>What an approval is for.</summary>
    public static string Approves(PlanView view) => view.Carried?.Plan is null ? "An approval is for these bytes" : "An approval is for these bytes and their plan alone";

    /// <summary>What an approval covers where no plan is carried that says so; null where one is.</summary>
    public static string? Covers(PlanView view) => view.Carried switch
    {
        { Plan: not null } => null,
        not null => "The plan they carry cannot be read, so the board does not apply them.",
        null when view.Tool is PlanTool.Ansible => "They carry no plan: what they change is decided by the hosts when they are applied.",
        null => "They carry no plan: what the last check before the approval says is destroyed or replaced is covered. Where more would be, the board does not apply them.",
    };

    /// <summary>With which settings it was checked, and whether those are the ones it goes with; ends the sentence.</summary>
    public static string With(PlanCheck check, long? settings) =>
        (check.SettingsRevision == 0 ? " without settings" : $" with revision {check.SettingsRevision} of the settings")
        + (settings is { } own && own != check.SettingsRevision ? $"; this promotion goes with {(own == 0 ? "none" : $"revision {own}")}, so this check covers nothing." : ".");

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
