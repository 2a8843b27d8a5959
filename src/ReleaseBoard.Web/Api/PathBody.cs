using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>A path as the API speaks of it, both ways; <c>revision</c> is the one a change was made of, left out to overwrite.</summary>
internal sealed record PathBody(Facts<StageBody?>? Stages = null, bool NewestSupersedes = false, int? Revision = null)
{
    public static PathBody Of(ReleasePath path) => new(path.Stages.Select(stage => (StageBody?)StageBody.Of(stage)).ToFacts(), path.NewestSupersedes, path.Revision);

    public Outcome<PathWish> ToWish(ApplicationKey application)
    {
        var stages = new List<Stage>();
        foreach (var stage in Stages ?? [])
        {
            switch (stage?.ToStage())
            {
                case Outcome<Stage>.Accepted accepted:
                    stages.Add(accepted.Value);
                    break;
                case Outcome<Stage>.Refused refused:
                    return refused.Why;
                default:
                    return Refusal.Invalid("path.malformed", "A stage is missing: there is a null among the stages.");
            }
        }

        return new PathWish(application, stages.ToFacts()) { NewestSupersedes = NewestSupersedes, BasedOn = Revision };
    }
}

/// <summary>One stage; what is left out gets the stage's own default. Durations are whole seconds.</summary>
internal sealed record StageBody
{
    public string? Environment { get; init; }

    public Facts<string?>? After { get; init; }

    public int? Instances { get; init; }

    public Facts<ApprovalBody?>? Approvals { get; init; }

    public bool FlagChangesNeedApproval { get; init; }

    public EvidenceDemand? Evidence { get; init; }

    public long? SoakSeconds { get; init; }

    public Facts<StepBody?>? Steps { get; init; }

    public StepVerification? Verification { get; init; }

    public Facts<string>? Questions { get; init; }

    public int? WarmCount { get; init; }

    public long? WarmForSeconds { get; init; }

    public long? ApprovalTimeoutSeconds { get; init; }

    public static StageBody Of(Stage stage) => new()
    {
        Environment = stage.Environment.Value,
        After = stage.After.Select(upstream => (string?)upstream.Value).ToFacts(),
        Instances = stage.Instances,
        Approvals = stage.Approvals.Select(rule => (ApprovalBody?)new ApprovalBody(rule.AtLeast, rule.Role, rule.People, rule.ExcludeAuthor)).ToFacts(),
        FlagChangesNeedApproval = stage.FlagChangesNeedApproval,
        Evidence = stage.Evidence,
        SoakSeconds = (long)stage.Soak.TotalSeconds,
        Steps = stage.Steps.Select(step => (StepBody?)new StepBody(step.Weight, (long)step.Duration.TotalSeconds)).ToFacts(),
        Verification = stage.Verification,
        Questions = stage.Questions,
        WarmCount = stage.WarmCount,
        WarmForSeconds = (long)stage.WarmFor.TotalSeconds,
        ApprovalTimeoutSeconds = (long)stage.ApprovalTimeout.TotalSeconds,
    };

    public Outcome<Stage> ToStage() => EnvironmentKey.Parse(Environment).Then(key => Upstreams().Then<Stage>(after =>
    {
        if ((Approvals ?? []).Contains(null) || (Steps ?? []).Contains(null))
        {
            return Refusal.Invalid("stage.malformed", $"{key}: there is a null among the approvals or steps.");
        }

        var stage = new Stage { Environment = key };
        return stage with
        {
            After = after,
            Instances = Instances ?? stage.Instances,
            Approvals = (Approvals ?? []).OfType<ApprovalBody>().Select(rule => rule.ToRule()).ToFacts(),
            FlagChangesNeedApproval = FlagChangesNeedApproval,
            Evidence = Evidence ?? stage.Evidence,
            Soak = Seconds(SoakSeconds) ?? stage.Soak,
            Steps = (Steps ?? []).OfType<StepBody>().Select(step => new RolloutStep(step.Weight, Seconds(step.DurationSeconds) ?? TimeSpan.Zero)).ToFacts(),
            Verification = Verification,
            WarmCount = WarmCount ?? stage.WarmCount,
            Questions = Questions ?? [],
            WarmFor = Seconds(WarmForSeconds) ?? stage.WarmFor,
            ApprovalTimeout = Seconds(ApprovalTimeoutSeconds) ?? stage.ApprovalTimeout,
        };
    }));

    private Outcome<Facts<EnvironmentKey>> Upstreams()
    {
        var parsed = (After ?? []).Select(EnvironmentKey.Parse).ToList();
        return parsed.Select(outcome => outcome.Refusal).FirstOrDefault(refusal => refusal is not null) is { } refusal
            ? refusal
            : parsed.OfType<Outcome<EnvironmentKey>.Accepted>().Select(accepted => accepted.Value).ToFacts();
    }

    /// <summary>Held within what a time span can say; the rules refuse far less than that.</summary>
    private static TimeSpan? Seconds(long? seconds) =>
        seconds is { } asked ? TimeSpan.FromSeconds(Math.Clamp(asked, -1_000_000_000, 1_000_000_000)) : null;
}

internal sealed record StepBody(int Weight, long? DurationSeconds = null);

internal sealed record ApprovalBody(int AtLeast = 1, Role? Role = null, Facts<OperatorName>? People = null, bool ExcludeAuthor = false)
{
    public ApprovalRule ToRule() => new() { AtLeast = AtLeast, Role = Role, People = People ?? [], ExcludeAuthor = ExcludeAuthor };
}
