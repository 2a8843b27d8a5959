using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>What a stage's policy may ask for.</summary>
public static class StageRules
{
    public const int MostSteps = 20;

    /// <summary>What one deployment may run on this machine; the runner refuses more.</summary>
    public const int MostInstances = 64;

    private const int MostWarm = 10;
    private const int MostApprovalRules = 10;
    private const int MostVotes = 50;

    private static readonly TimeSpan LongestSoak = TimeSpan.FromDays(90);
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(7);
    private static readonly TimeSpan LongestWarm = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(90);

    /// <summary>The stage for what is applied and not served: nothing runs, no traffic is moved, nothing is kept warm.</summary>
    public static Stage Unserved(Stage stage) => stage with { Instances = 0, Steps = [], Verification = null, WarmCount = 0 };

    /// <summary>Null when the policy can be followed; else what cannot.</summary>
    public static Refusal? Check(Stage stage) =>
        CheckNumbers(stage)
        ?? CheckDurations(stage)
        ?? CheckSteps(stage)
        ?? CheckApprovals(stage)
        ?? EvidenceDemandRules.Check(stage.Evidence)
        ?? QuestionRules.Check(stage)
        ?? (stage.Verification is { } verification ? VerificationCheckRules.Check(stage.Environment.Value, verification) : null);

    private static Refusal? CheckNumbers(Stage stage)
    {
        if (stage.Instances is < 1 or > MostInstances)
        {
            return Refusal.Invalid("stage.instances", $"{stage.Environment}: a deployment has 1 to {MostInstances} instances, not {stage.Instances}.");
        }

        return stage.WarmCount is < 0 or > MostWarm
            ? Refusal.Invalid("stage.warm-count", $"{stage.Environment}: 0 to {MostWarm} previous deployments can stay warm, not {stage.WarmCount}.")
            : null;
    }

    private static Refusal? CheckDurations(Stage stage) =>
        CheckDuration(stage, "soak", "soak time", stage.Soak, TimeSpan.Zero, LongestSoak)
        ?? CheckDuration(stage, "warm-for", "time a previous deployment stays warm", stage.WarmFor, TimeSpan.Zero, LongestWarm)
        ?? CheckDuration(stage, "approval-timeout", "time to wait for approval", stage.ApprovalTimeout, ShortestTimeout, LongestTimeout)
        ?? stage.Steps.Select(step => CheckDuration(stage, "step-duration", $"duration of the {step.Weight} % step", step.Duration, TimeSpan.Zero, LongestStep))
            .FirstOrDefault(refusal => refusal is not null);

    private static Refusal? CheckDuration(Stage stage, string code, string name, TimeSpan asked, TimeSpan least, TimeSpan most)
    {
        if (asked >= least && asked <= most)
        {
            return null;
        }

        var from = least == TimeSpan.Zero ? "0" : $"{least.TotalMinutes:0} min";
        return Refusal.Invalid($"stage.{code}", $"{stage.Environment}: the {name} is {from} to {most.TotalDays:0} days, not {asked.TotalSeconds:0} s.");
    }

    private static Refusal? CheckSteps(Stage stage)
    {
        if (stage.Steps.Count > MostSteps)
        {
            return Refusal.Invalid("stage.step-count", $"{stage.Environment}: a rollout has at most {MostSteps} steps; this one has {stage.Steps.Count}.");
        }

        var before = 0;
        foreach (var step in stage.Steps)
        {
            if (step.Weight is < 1 or > 100)
            {
                return Refusal.Invalid("stage.step-weight", $"{stage.Environment}: a step takes 1 to 100 % of the traffic, not {step.Weight} %.");
            }

            if (step.Weight <= before)
            {
                return Refusal.Invalid("stage.steps-not-rising", $"{stage.Environment}: each step must take more traffic than the one before; {step.Weight} % follows {before} %.");
            }

            before = step.Weight;
        }

        return stage.Steps.Count > 0 && before != 100
            ? Refusal.Invalid("stage.last-step", $"{stage.Environment}: the last step must be 100 %, or the rollout would never end; it is {before} %.")
            : null;
    }

    private static Refusal? CheckApprovals(Stage stage) => stage.Approvals.Count > MostApprovalRules
        ? Refusal.Invalid("stage.approval-count", $"{stage.Environment}: at most {MostApprovalRules} approval rules; this stage has {stage.Approvals.Count}.")
        : stage.Approvals.Select(rule => CheckApproval(stage, rule)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? CheckApproval(Stage stage, ApprovalRule rule)
    {
        if (rule.AtLeast is < 1 or > MostVotes)
        {
            return Refusal.Invalid("stage.approval-votes", $"{stage.Environment}: an approval rule asks for 1 to {MostVotes} votes, not {rule.AtLeast}.");
        }

        if (rule.Role is null && rule.People.Count == 0)
        {
            return Refusal.Invalid("stage.approval-of-nobody", $"{stage.Environment}: an approval rule names a role or people, or nobody could ever approve.");
        }

        if (rule.People.Any(person => string.IsNullOrWhiteSpace(person.Value)))
        {
            return Refusal.Invalid("stage.approval-person-unnamed", $"{stage.Environment}: an approval rule names someone without a name.");
        }

        var people = rule.People.Distinct().Count();
        return rule.Role is null && rule.AtLeast > people
            ? Refusal.Invalid("stage.approval-too-many", $"{stage.Environment}: {rule.AtLeast} must approve, but only {people} {(people == 1 ? "is" : "are")} named.")
            : null;
    }
}
