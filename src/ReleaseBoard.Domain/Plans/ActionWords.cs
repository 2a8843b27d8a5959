using System.Text.Json;

namespace ReleaseBoard.Domain.Plans;

/// <summary>A plan's own words for what it does and why, as people say them.</summary>
public static class ActionWords
{
    private const int LongestReason = 80;

    /// <summary>Null for a list of acts that is not known.</summary>
    internal static PlanAction? Read(JsonElement actions) => Json.Items(actions).Take(3).Select(Json.Text).ToArray() switch
    {
        ["no-op"] => PlanAction.None,
        ["create"] => PlanAction.Create,
        ["read"] => PlanAction.Read,
        ["update"] => PlanAction.Update,
        ["delete"] => PlanAction.Destroy,
        ["forget"] => PlanAction.Forget,
        ["delete", "create"] or ["create", "delete"] => PlanAction.Replace,
        ["create", "forget"] => PlanAction.Forget,
        _ => null,
    };

    internal static string Reason(string? reason) => reason switch
    {
        null or "" => "",
        "replace_because_tainted" => "it was marked as damaged",
        "replace_because_cannot_update" => "it cannot be changed in place",
        "replace_by_request" => "somebody asked for it",
        "replace_by_triggers" => "something it is tied to changes",
        "delete_because_no_resource_config" => "it is no longer in the code",
        "delete_because_no_module" => "its module is no longer in the code",
        "delete_because_wrong_repetition" => "it is repeated in another way now",
        "delete_because_count_index" => "there are fewer of it now",
        "delete_because_each_key" => "its key is no longer there",
        "delete_because_no_move_target" => "what it should become is not in the code",
        "read_because_config_unknown" => "what it asks for is known only after the apply",
        "read_because_dependency_pending" => "it waits for something that changes",
        "read_because_check_nested" => "a check asks for it",
        _ => Plain(reason),
    };

    public static string Word(PlanAction action) => action switch
    {
        PlanAction.Destroy => "destroy",
        PlanAction.Replace => "replace",
        PlanAction.Update => "change",
        PlanAction.Create => "create",
        PlanAction.Import => "import",
        PlanAction.Move => "move",
        PlanAction.Forget => "forget",
        PlanAction.Read => "read",
        _ => "nothing",
    };

    // A later version's reason is a name with underscores; anything else is not for a screen.
    private static string Plain(string reason) =>
        reason.Length <= LongestReason && reason.All(letter => char.IsAsciiLetterLower(letter) || letter is '_') ? reason.Replace('_', ' ') : "";
}
