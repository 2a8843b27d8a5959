using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>A promotion as its table holds it.</summary>
internal sealed record PromotionRow(
    long Id, string Kind, string Application, string Environment, string Version, string Digest, long SettingsRevision, long Sequence, string Stage,
    string RequestedBy, long RequestedAt, string? Reason, string Phase, long IsPaused, string? StoppedIn, long PhaseSince, long Step, long? StepSince,
    string Pauses, long? PausedSince, string? Deployment, string? Previous, string Approvals, string Verdicts, string KnownPatterns, string Overrides, string Explanation,
    long? StartedAt, long? ReadyAt, long? EndedAt, long? ExpiresAt, long Revision)
{
    public const string Columns =
        """
        id, kind, application, environment, version, digest, settings_revision as SettingsRevision, sequence, stage,
        requested_by as RequestedBy, requested_at as RequestedAt, reason, phase, is_paused as IsPaused, stopped_in as StoppedIn,
        phase_since as PhaseSince, step, step_since as StepSince, pauses, paused_since as PausedSince, deployment, previous,
        approvals, verdicts, known_patterns as KnownPatterns, overrides, explanation, started_at as StartedAt, ready_at as ReadyAt, ended_at as EndedAt, expires_at as ExpiresAt, revision
        """;

    public const string InsertSql =
        """
        insert into promotion (id, kind, application, environment, version, digest, settings_revision, sequence, stage, requested_by, requested_at,
                               reason, phase, is_paused, stopped_in, phase_since, step, step_since, pauses, paused_since, deployment, previous,
                               approvals, verdicts, known_patterns, overrides, explanation, started_at, ready_at, ended_at, expires_at, revision)
        values (@Id, @Kind, @Application, @Environment, @Version, @Digest, @SettingsRevision, @Sequence, @Stage, @RequestedBy, @RequestedAt,
                @Reason, @Phase, @IsPaused, @StoppedIn, @PhaseSince, @Step, @StepSince, @Pauses, @PausedSince, @Deployment, @Previous,
                @Approvals, @Verdicts, @KnownPatterns, @Overrides, @Explanation, @StartedAt, @ReadyAt, @EndedAt, @ExpiresAt, @Revision)
        """;

    // A promotion that has ended is never written again, whoever believes it goes on (rule 5).
    public const string UpdateSql =
        """
        update promotion
           set settings_revision = @SettingsRevision, phase = @Phase, is_paused = @IsPaused, stopped_in = @StoppedIn, phase_since = @PhaseSince,
               step = @Step, step_since = @StepSince, pauses = @Pauses, paused_since = @PausedSince, deployment = @Deployment,
               previous = @Previous, approvals = @Approvals, verdicts = @Verdicts, known_patterns = @KnownPatterns, overrides = @Overrides, explanation = @Explanation,
               started_at = @StartedAt, ready_at = @ReadyAt, ended_at = @EndedAt, expires_at = @ExpiresAt, revision = @Revision
         where id = @Id and revision = @Revision - 1 and ended_at is null
        """;

    public static PromotionRow Of(Promotion promotion) => new(
        promotion.Id.Value, promotion.Kind.ToString(), promotion.Slot.Application.Value, promotion.Slot.Environment.Value, promotion.Version.Value,
        promotion.Digest.Value, promotion.SettingsRevision, promotion.Sequence, Stored.Json(promotion.Stage), promotion.RequestedBy.Value,
        Stored.Milliseconds(promotion.RequestedAt), promotion.Reason, promotion.Phase.ToString(), promotion.IsPaused ? 1 : 0,
        promotion.StoppedIn?.ToString(), Stored.Milliseconds(promotion.PhaseSince), promotion.Step, Stored.Milliseconds(promotion.StepSince),
        Stored.Json(promotion.Pauses), Stored.Milliseconds(promotion.PausedSince), promotion.Deployment?.ToString(),
        promotion.Previous?.ToString(), Stored.Json(promotion.Approvals), Stored.Json(promotion.Verdicts), Stored.Json(promotion.KnownPatterns), Stored.Json(promotion.Overrides),
        promotion.Explanation, Stored.Milliseconds(promotion.StartedAt), Stored.Milliseconds(promotion.ReadyAt), Stored.Milliseconds(promotion.EndedAt),
        promotion.Phase is PromotionPhase.AwaitingApproval ? Stored.Milliseconds(promotion.PhaseSince + promotion.Stage.ApprovalTimeout) : null,
        promotion.Revision);

    public Promotion ToPromotion() => new()
    {
        Id = new(Id),
        Kind = Stored.Enum<PromotionKind>(Kind),
        Slot = new(new(Application), new(Environment)),
        Version = new(Version),
        Digest = new(Digest),
        SettingsRevision = SettingsRevision,
        Sequence = Sequence,
        Stage = Stored.FromJson<Stage>(Stage),
        RequestedBy = new(RequestedBy),
        RequestedAt = Stored.Time(RequestedAt),
        Reason = Reason,
        Phase = Stored.Enum<PromotionPhase>(Phase),
        IsPaused = IsPaused != 0,
        StoppedIn = StoppedIn is null ? null : Stored.Enum<PromotionPhase>(StoppedIn),
        PhaseSince = Stored.Time(PhaseSince),
        Step = (int)Step,
        StepSince = Stored.Time(StepSince),
        Pauses = Stored.FromJson<Facts<TimeRange>>(Pauses),
        PausedSince = Stored.Time(PausedSince),
        Deployment = Deployment is null ? null : new DeploymentId(Guid.Parse(Deployment)),
        Previous = Previous is null ? null : new DeploymentId(Guid.Parse(Previous)),
        Approvals = Stored.FromJson<Facts<Approval>>(Approvals),
        Verdicts = Stored.FromJson<Facts<StepVerdict>>(Verdicts),
        KnownPatterns = Stored.FromJson<Facts<string>>(KnownPatterns),
        Overrides = Stored.FromJson<Facts<GateOverride>>(Overrides),
        Explanation = Explanation,
        StartedAt = Stored.Time(StartedAt),
        ReadyAt = Stored.Time(ReadyAt),
        EndedAt = Stored.Time(EndedAt),
        Revision = (int)Revision,
    };
}
