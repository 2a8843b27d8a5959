using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Web.Flags;

/// <summary>What a trial said, for people: what they get, and which rule and which bucket decided.</summary>
/// <param name="Variant">Null where the code's own default counts.</param>
/// <param name="Value">The variant's JSON.</param>
/// <param name="Because">Whole sentences.</param>
public sealed record TrialWords(string? Variant, string? Value, string Reason, string Because)
{
    public static TrialWords Of(FlagPlan plan, FlagExplanation said) => new(
        said.Answer.Variant?.Name,
        said.Answer.Variant is { } variant ? Encoding.UTF8.GetString(variant.Value.Span) : null,
        said.Answer.Error is FlagError.None ? FlagWords.Of(said.Answer.Reason) : FlagWords.Of(said.Answer.Error),
        string.Join(' ', Sentences(plan, said)));

    private static IEnumerable<string> Sentences(FlagPlan plan, FlagExplanation said)
    {
        if (said.Answer.Error is not FlagError.None)
        {
            yield return FlagWords.Sentence(said.Answer.Error);
        }
        else if (said.UnsatisfiedDependency is { } first)
        {
            yield return $"{first} has to answer something else first, so this flag counts as off.";
        }
        else if (said.Answer.Reason is FlagReason.Disabled)
        {
            yield return "It is off.";
        }
        else
        {
            yield return Place(plan, said);
            if (said.Bucket is { } bucket)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Bucket {bucket.Position:N0} of {bucket.TotalWeight:N0}, from “{FlagWordRules.Shown(bucket.HashedText)}”.");
            }
        }
    }

    /// <summary>People named one by one stand before the rules in the document, so they are counted first.</summary>
    private static string Place(FlagPlan plan, FlagExplanation said) => said.Rule switch
    {
        { } at when at < plan.Targets.Count => "Named one by one.",
        { } at when at - plan.Targets.Count < plan.Rules.Count => $"Rule {at - plan.Targets.Count + 1}: {FlagText.People(plan.Rules[at - plan.Targets.Count])}.",
        _ when plan.Rules is [.., { Serve.IsDecided: true }] => $"Rule {plan.Rules.Count}: its JSONLogic decided.",
        _ when said.Bucket is null && plan.Fallthrough?.Rollout is { } rollout =>
            $"Nobody could be dealt a share: {rollout.BucketBy} is missing, or a rule met a value it cannot compare. The default counts.",
        _ => plan.Rules.Count + plan.Targets.Count > 0 ? "No rule fits: everyone else." : "Everyone gets the same rule.",
    };
}
