using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>The six questions a careful team asks before production; a stage may require some of them to be answered with yes.</summary>
public static class QuestionRules
{
    public const string Built = "built";
    public const string Rehearsed = "rehearsed";
    public const string Heard = "heard";
    public const string Apart = "apart";
    public const string Back = "back";
    public const string Others = "others";

    /// <summary>All of them, in the order they are asked.</summary>
    public static readonly Facts<string> Keys = [Built, Rehearsed, Heard, Apart, Back, Others];

    /// <summary>The question as a person reads it.</summary>
    public static string Title(string key) => key switch
    {
        Built => "Built by a clean, reproducible process?",
        Rehearsed => "Ran in staging?",
        Heard => "Do logs, metrics and alerts arrive from staging?",
        Apart => "Is release apart from deploy?",
        Back => "Can it go back without a redeploy?",
        Others => "Did what it needs take this way, too?",
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "A question nobody asks."),
    };

    /// <summary>Null when every key is a question's.</summary>
    public static Refusal? Check(Stage stage) => stage.Questions.FirstOrDefault(key => !Keys.Contains(key)) is { } unknown
        ? Refusal.Invalid("stage.question-unknown", $"{stage.Environment}: '{(unknown.Length > 40 ? unknown[..40] : unknown)}' is not one of the questions: {string.Join(", ", Keys)}.")
        : null;
}
