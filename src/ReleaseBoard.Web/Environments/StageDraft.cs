using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Environments;

/// <summary>A stage while someone draws it.</summary>
public sealed class StageDraft
{
    /// <summary>Tells this stage's fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Environment { get; set; } = "";

    public HashSet<string> After { get; } = [];

    public int Instances { get; set; } = 1;

    public TimeSpan Soak { get; set; }

    public List<StepDraft> Steps { get; } = [];

    public List<ApprovalDraft> Approvals { get; } = [];

    public bool FlagChangesNeedApproval { get; set; }

    public bool Reproduced { get; set; }

    public int ProvenanceLevel { get; set; }

    public bool TestsPassed { get; set; }

    public bool Sbom { get; set; }

    public bool IsVerified { get; set; }

    public int MinimumRequests { get; set; } = 50;

    /// <summary>In per cent, as people speak of it.</summary>
    public double MaximumFailurePercent { get; set; } = 2;

    public double MaximumP95 { get; set; } = 500;

    /// <summary>In per cent, too.</summary>
    public double AlphaPercent { get; set; } = 5;

    /// <summary>Milliseconds below which latencies count alike.</summary>
    public double FastEnough { get; set; } = 25;

    public double PassScore { get; set; } = 95;

    public double MarginalScore { get; set; } = 75;

    /// <summary>True while the stage compares by the template of its application's kind.</summary>
    public bool UsesTemplate { get; set; } = true;

    public List<MetricDraft> Metrics { get; } = [];

    /// <summary>The questions that must be answered with yes.</summary>
    public HashSet<string> Questions { get; } = new(StringComparer.Ordinal);

    public int WarmCount { get; set; } = 1;

    public TimeSpan WarmFor { get; set; } = TimeSpan.FromHours(24);

    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromDays(7);

    public static StageDraft Of(Stage stage)
    {
        var draft = new StageDraft
        {
            Environment = stage.Environment.Value,
            Instances = stage.Instances,
            Soak = stage.Soak,
            FlagChangesNeedApproval = stage.FlagChangesNeedApproval,
            Reproduced = stage.Evidence.Reproduced,
            ProvenanceLevel = stage.Evidence.ProvenanceLevel,
            TestsPassed = stage.Evidence.TestsPassed,
            Sbom = stage.Evidence.Sbom,
            IsVerified = stage.Verification is not null,
            WarmCount = stage.WarmCount,
            WarmFor = stage.WarmFor,
            ApprovalTimeout = stage.ApprovalTimeout,
        };
        draft.Questions.UnionWith(stage.Questions);
        draft.After.UnionWith(stage.After.Select(upstream => upstream.Value));
        draft.Steps.AddRange(stage.Steps.Select(step => new StepDraft { Weight = step.Weight, Duration = step.Duration }));
        draft.Approvals.AddRange(stage.Approvals.Select(ApprovalDraft.Of));
        if (stage.Verification is { } verification)
        {
            (draft.MinimumRequests, draft.MaximumFailurePercent, draft.MaximumP95) =
                (verification.MinimumRequests, Math.Round(verification.MaximumFailureRate * 100, 6), verification.MaximumP95);
            (draft.AlphaPercent, draft.PassScore, draft.MarginalScore, draft.UsesTemplate) =
                (Math.Round(verification.Alpha * 100, 6), verification.PassScore, verification.MarginalScore, verification.Metrics is null);
            draft.FastEnough = verification.FastEnough;
            draft.Metrics.AddRange((verification.Metrics ?? []).Select(MetricDraft.Of));
        }

        return draft;
    }

    public Stage ToStage() => new()
    {
        Environment = new(Environment),
        After = After.Order(StringComparer.Ordinal).Select(key => new EnvironmentKey(key)).ToFacts(),
        Instances = Instances,
        Soak = Soak,
        Steps = Steps.Select(step => new RolloutStep(step.Weight, step.Duration)).ToFacts(),
        Approvals = Approvals.Select(approval => approval.ToRule()).ToFacts(),
        FlagChangesNeedApproval = FlagChangesNeedApproval,
        Evidence = new EvidenceDemand { Reproduced = Reproduced, ProvenanceLevel = ProvenanceLevel, TestsPassed = TestsPassed, Sbom = Sbom },
        Verification = IsVerified ? ToVerification() : null,
        Questions = QuestionRules.Keys.Where(Questions.Contains).ToFacts(),
        WarmCount = WarmCount,
        WarmFor = WarmFor,
        ApprovalTimeout = ApprovalTimeout,
    };

    private StepVerification ToVerification() => new()
    {
        MinimumRequests = MinimumRequests,
        MaximumFailureRate = MaximumFailurePercent / 100,
        MaximumP95 = MaximumP95,
        FastEnough = FastEnough,
        Alpha = AlphaPercent / 100,
        PassScore = PassScore,
        MarginalScore = MarginalScore,
        Metrics = UsesTemplate ? null : Metrics.Select(metric => metric.ToMetric()).ToFacts(),
    };
}

/// <summary>A rollout step while someone types.</summary>
public sealed class StepDraft
{
    public int Weight { get; set; }

    public TimeSpan Duration { get; set; }
}

/// <summary>An approval rule while someone types.</summary>
public sealed class ApprovalDraft
{
    public int AtLeast { get; set; } = 1;

    public Role? Role { get; set; }

    /// <summary>User names, with commas between them.</summary>
    public string People { get; set; } = "";

    public bool ExcludeAuthor { get; set; }

    public static ApprovalDraft Of(ApprovalRule rule) => new()
    {
        AtLeast = rule.AtLeast,
        Role = rule.Role,
        People = string.Join(", ", rule.People),
        ExcludeAuthor = rule.ExcludeAuthor,
    };

    public ApprovalRule ToRule() => new()
    {
        AtLeast = AtLeast,
        Role = Role,
        People = People.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => new OperatorName(name)).ToFacts(),
        ExcludeAuthor = ExcludeAuthor,
    };
}
