using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Where plans are looked at, and where places are checked for what would happen and for drift.</summary>
public sealed class PlanDesk(Database database, Feed feed, PlanBook book, PlanApplier applier, IConsent consent, PlanGate gate, ArtifactFiles files, TimeProvider clock)
{
    /// <summary>What an artifact would do in an environment, and what has drifted there; null when it is no infrastructure.</summary>
    public async Task<PlanView?> ViewAsync(Artifact artifact, Slot? slot, CancellationToken cancellationToken)
    {
        if (artifact.Manifest.Infrastructure is not { } manifest)
        {
            return null;
        }

        var carried = await book.FindAsync(artifact, cancellationToken);
        return database.Read(db => new PlanView
        {
            Version = artifact.Version,
            Tool = manifest.Tool,
            Carried = carried,
            Check = slot is { } place && PlanStore.FindCheck(db, place, isApplied: false) is { } check && check.Digest == artifact.Digest ? check : null,
            Drift = slot is { } there && DeploymentStore.Stable(db, there) is { } stable && PlanStore.FindCheck(db, there, isApplied: true) is { } drift && drift.Digest == stable.Digest ? drift : null,
        });
    }

    /// <summary>The plan of an artifact by its digest, for who may see one of the applications it belongs to.</summary>
    public async Task<Outcome<PlanView>> FindAsync(Digest digest, Reach reach, CancellationToken cancellationToken) =>
        database.Read(db => ArtifactStore.WithDigest(db, digest)).FirstOrDefault(artifact => reach.Sees(artifact.Application)) is not { } artifact
            ? Refusal.NotFound("artifact.unknown", "There is no artifact with this digest.")
            : await ViewAsync(artifact, null, cancellationToken) is { } view ? view
            : Refusal.NotFound("plan.not-infrastructure", $"{artifact.Application} {artifact.Version} carries no infrastructure.");

    /// <summary>The same in an environment, with what was checked there.</summary>
    public async Task<Outcome<PlanView>> FindAsync(Slot slot, ArtifactVersion version, CancellationToken cancellationToken) =>
        await LookAsync(slot, version, cancellationToken) is { } view
            ? view
            : Refusal.NotFound("plan.unknown", $"There is no infrastructure {version} of {slot.Application}.");

    /// <summary>Null when there is no such artifact, or when it is no infrastructure.</summary>
    public async Task<PlanView?> LookAsync(Slot slot, ArtifactVersion version, CancellationToken cancellationToken) =>
        database.Read(db => ArtifactStore.Find(db, slot.Application, version)) is { } artifact ? await ViewAsync(artifact, slot, cancellationToken) : null;

    /// <summary>
    /// Asks now what an artifact would do in a place, with a revision of its settings. Without one it is that of the promotion which waits with
    /// this version there, and the newest where none does; the check says so.
    /// </summary>
    public async Task<Outcome<PlanCheck>> CheckAsync(Slot slot, ArtifactVersion version, long? settingsRevision, Credential by, CancellationToken cancellationToken)
    {
        var wanted = database.Read(db => ActorStore.Authorize(db, by, Permission.RequestPromotion, slot.Application, clock.GetUtcNow()).Then<Artifact>(_ =>
            EnvironmentStore.Find(db, slot.Environment) is null ? Refusal.NotFound("environment.unknown", $"There is no environment {slot.Environment}.")
            : ArtifactStore.Find(db, slot.Application, version) is { } found ? found : Refusal.NotFound("artifact.unknown", $"There is no artifact {version} of {slot.Application}.")));
        var waiting = settingsRevision is null ? database.Read(db => consent.Waiting(db, slot, version)) : null;
        var asked = settingsRevision ?? waiting?.SettingsRevision ?? database.Read(db => SettingsStore.Latest(db, slot));
        return (await wanted.ThenAsync(artifact => SaveAsync(slot, artifact, asked, applied: null, cancellationToken))).Then<PlanCheck>(check => check with { Promotion = waiting?.Promotion });
    }

    /// <summary>Places whose infrastructure was not checked since, where nothing is on its way.</summary>
    public IReadOnlyList<Deployment> Due(DateTimeOffset since) => database.Read(db =>
    {
        var present = DeploymentStore.Present(db);
        var moving = present.Where(deployment => deployment.Phase is DeploymentPhase.Rolling).Select(deployment => deployment.Slot).ToHashSet();
        return present.Where(deployment => deployment is { IsApplied: true, Phase: DeploymentPhase.Stable } && !moving.Contains(deployment.Slot))
            .Where(deployment => ArtifactStore.Find(db, deployment.Slot.Application, deployment.Version)?.Manifest.Kind is ApplicationKind.Infrastructure)
            .Where(deployment => PlanStore.FindCheck(db, deployment.Slot, isApplied: true) is not { } check || check.Digest != deployment.Digest || check.SettingsRevision != deployment.SettingsRevision || check.TriedAt <= since)
            .ToList();
    });

    /// <summary>Checks what is applied in a place, and writes down when drift begins, changes or ends.</summary>
    public async Task CheckAppliedAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        if (database.Read(db => ArtifactStore.Find(db, deployment.Slot.Application, deployment.Version)) is { } artifact)
        {
            await SaveAsync(deployment.Slot, artifact, deployment.SettingsRevision, deployment, cancellationToken);
        }
    }

    private Task<Outcome<PlanCheck>> SaveAsync(Slot slot, Artifact artifact, long settingsRevision, Deployment? applied, CancellationToken cancellationToken) =>
        gate.PassAsync(slot, () => MakeAsync(slot, artifact, settingsRevision, applied, cancellationToken), cancellationToken);

    private async Task<Outcome<PlanCheck>> MakeAsync(Slot slot, Artifact artifact, long settingsRevision, Deployment? applied, CancellationToken cancellationToken)
    {
        var found = await applier.CheckAsync(slot, new StoredArtifact(artifact, files.PathOf(artifact.Digest)), settingsRevision, cancellationToken);
        var check = new PlanCheck
        {
            Slot = slot,
            Version = artifact.Version,
            Digest = artifact.Digest,
            IsApplied = applied is not null,
            SettingsRevision = settingsRevision,
            Reading = new PlanReading(found.Match<InfrastructurePlan?>(plan => plan, _ => null), found.Refusal?.Sentence, Stored.Now(clock)),
        };
        return await database.WriteAsync(
            feed, [Topic.Deployments, Topic.Promotions],
            db => applied is null || Rests(db, applied) ? Keep(db, check) : new Refusal("plan.moved-on", $"What is applied in {slot} moved on while it was checked."),
            cancellationToken);
    }

    // What a promotion changes while it is looked at is no drift.
    private static bool Rests(DbConnection db, Deployment deployment)
    {
        var present = DeploymentStore.Present(db, deployment.Slot);
        return present.Any(one => one.Id == deployment.Id && one.Phase is DeploymentPhase.Stable) && !present.Any(one => one.Phase is DeploymentPhase.Rolling);
    }

    private static Outcome<PlanCheck> Keep(DbConnection db, PlanCheck check)
    {
        var before = PlanStore.FindCheck(db, check.Slot, check.IsApplied) is { } last && last.Digest == check.Digest ? last : null;
        var known = PlanCheckRules.Known(before, check);
        PlanStore.Save(db, known);
        if (!check.IsApplied)
        {
            SeenStore.Add(db, check);
        }

        if (PlanCheckRules.Note(before, known) is { } note)
        {
            JournalStore.Append(db, note, OperatorName.Board, check.Reading.At);
        }

        return known;
    }
}
