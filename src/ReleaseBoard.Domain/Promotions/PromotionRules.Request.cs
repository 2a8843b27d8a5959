using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What a new promotion is judged by: all of it read in the act's own transaction.</summary>
public sealed record RequestSight
{
    public required PromotionId Id { get; init; }

    public required Artifact Artifact { get; init; }

    public required Stage Stage { get; init; }

    public required OperatorName By { get; init; }

    public string? Reason { get; init; }

    public long SettingsRevision { get; init; }

    /// <summary>What last succeeded here; null when nothing did, or when it was taken down since.</summary>
    public Promotion? LastSucceeded { get; init; }

    /// <summary>Promotions to the same slot that have not ended.</summary>
    public Facts<Promotion> Open { get; init; } = [];

    public Facts<Deployment> Slot { get; init; } = [];

    public required DateTimeOffset Now { get; init; }
}

public static partial class PromotionRules
{
    private const int LongestReason = 2000;

    /// <summary>A new promotion: waiting for approval, or in the queue when the stage asks for none.</summary>
    public static Outcome<PromotionMove> Request(RequestSight sight)
    {
        if (sight.Reason is { Length: > LongestReason })
        {
            return Refusal.Invalid("promotion.reason-too-long", $"A reason is at most {LongestReason} characters.");
        }

        if (RefuseOutOfDate(sight) is { } outOfDate)
        {
            return outOfDate;
        }

        var twin = sight.Open.FirstOrDefault(open => open.Digest == sight.Artifact.Digest && open.SettingsRevision == sight.SettingsRevision && open.Kind is PromotionKind.Forward);
        if (twin is not null)
        {
            return new Refusal("promotion.already-open", $"Promotion {twin.Id} already brings {twin.Version} to {twin.Slot.Environment}; it {Words(twin)}.");
        }

        var needsApproval = ApprovalRules.Unite(sight.Stage.Approvals).AtLeast > 0;
        var promotion = New(sight) with { Phase = needsApproval ? PromotionPhase.AwaitingApproval : PromotionPhase.Queued };
        var sentence = needsApproval ? $"{Title(promotion)} waits for approval." : $"{Title(promotion)} was asked for and joined the queue.";
        Facts<JournalNote> notes = [PromotionNotes.Of(promotion, sight.Slot, "requested", sentence, sight.Reason)];
        return new PromotionMove(promotion, sight.Slot, notes);
    }

    private static Refusal? RefuseOutOfDate(RequestSight sight)
    {
        var (artifact, last) = (sight.Artifact, sight.LastSucceeded);
        if (last is null)
        {
            return null;
        }

        if (last.Digest == artifact.Digest)
        {
            return last.SettingsRevision == sight.SettingsRevision
                ? new Refusal("promotion.already-there", $"{artifact.Application} {artifact.Version} already runs in {sight.Stage.Environment}{With(sight.SettingsRevision)}.")
                : null;
        }

        return artifact.Sequence < last.Sequence
            ? new Refusal("promotion.out-of-date", $"{artifact.Version} is older than {last.Version}, which last succeeded in {sight.Stage.Environment}. To go back, roll back.")
            : null;
    }

    private static string With(long settings) => settings == 0 ? "" : $" with settings r{settings}";

    private static Promotion New(RequestSight sight) => new()
    {
        Id = sight.Id,
        Slot = new Slot(sight.Artifact.Application, sight.Stage.Environment),
        Version = sight.Artifact.Version,
        Digest = sight.Artifact.Digest,
        SettingsRevision = sight.SettingsRevision,
        Sequence = sight.Artifact.Sequence,
        Stage = sight.Artifact.Manifest.Kind is ApplicationKind.Service ? sight.Stage : StageRules.Unserved(sight.Stage),
        RequestedBy = sight.By,
        RequestedAt = sight.Now,
        Reason = string.IsNullOrWhiteSpace(sight.Reason) ? null : sight.Reason.Trim(),
        PhaseSince = sight.Now,
        Revision = 1,
    };
}
