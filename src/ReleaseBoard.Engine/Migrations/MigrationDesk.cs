using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>Where people look at what migrations would do to a database, try them, and say what became of one that was left half-way.</summary>
public sealed class MigrationDesk(
    Database database, Feed feed, DatabaseSetting settings, DatabaseDoor door, MigrationSetBoard sets, PlanRehearsal rehearsals, TimeProvider clock)
{
    /// <summary>How the database of a slot stands to an artifact, and what bringing it there would run.</summary>
    /// <param name="version">The artifact; null for the newest one.</param>
    /// <param name="revision">The revision of the settings that name the database; null for the newest.</param>
    public Task<Outcome<MigrationView>> ReadAsync(Slot slot, ArtifactVersion? version, int? revision, CancellationToken cancellationToken) => WithAsync<MigrationView>(
        slot,
        version,
        revision,
        async (found, target) =>
        {
            var history = await HistoryStore.ReadAsync(target, cancellationToken);
            var isRunning = await target.IsLockedAsync(cancellationToken);
            var plan = Plan(found, history);
            var rehearsal = database.Read(db => RehearsalStore.Find(db, slot, found.Artifact.Digest));
            return new MigrationView
            {
                Slot = slot,
                Version = found.Artifact.Version,
                Engine = target.Dialect,
                At = HistoryRules.Newest(history)?.Value,
                IsRunning = isRunning,
                Scripts = MigrationViewRules.Scripts(plan, isRunning ? StandingRules.WhileRunning(plan.Standings) : plan.Standings, rehearsal),
                Phase = plan.Phase,
                Refused = plan.Refused,
                WayBack = plan.WayBack,
                Rehearsal = rehearsal,
            };
        },
        cancellationToken);

    /// <summary>Every attempt at a script in the database of a slot, the last first, without their undo scripts.</summary>
    public Task<Outcome<Facts<HistoryRow>>> HistoryAsync(Slot slot, CancellationToken cancellationToken) => WithAsync<Facts<HistoryRow>>(
        slot,
        null,
        null,
        async (_, target) => (await HistoryStore.ReadAsync(target, cancellationToken)).Reverse().Select(row => row with { UndoText = null }).ToFacts(),
        cancellationToken);

    /// <summary>Tries what would run, in the real database, in a transaction that is rolled back. It locks what the scripts lock, for a bounded time.</summary>
    public async Task<Outcome<Rehearsal>> RehearseAsync(Slot slot, ArtifactVersion? version, int? revision, Credential by, CancellationToken cancellationToken)
    {
        var may = database.Read(db => ActorStore.Authorize(db, by, Permission.RequestPromotion, slot.Application, clock.GetUtcNow()));
        return await may.Match(
            actor => RehearseAsync(slot, version, revision, actor, cancellationToken),
            refusal => Task.FromResult<Outcome<Rehearsal>>(refusal));
    }

    private Task<Outcome<Rehearsal>> RehearseAsync(Slot slot, ArtifactVersion? version, int? revision, Actor by, CancellationToken cancellationToken) => WithAsync(
            slot,
            version,
            revision,
            async (found, target) =>
            {
                var plan = Plan(found, await HistoryStore.ReadAsync(target, cancellationToken));
                return await rehearsals.RunAsync(target, plan, cancellationToken) switch
                {
                    Outcome<Rehearsal>.Accepted tried => await KeepAsync(slot, found.Artifact, tried.Value, by, cancellationToken),
                    var refused => refused,
                };
            },
            cancellationToken);

    /// <summary>
    /// Says what became of an attempt that was left half-way outside a transaction: all of it is there, or it shall run again from its
    /// beginning. The journal wants a reason.
    /// </summary>
    public async Task<Outcome<string>> ResolveAsync(Slot slot, long rank, bool isThere, string reason, Credential by, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Invalid("migration.reason", "Say why: the journal keeps it.");
        }

        var may = database.Read(db => ActorStore.Authorize(db, by, Permission.SteerRollout, slot.Application, clock.GetUtcNow()));
        return await may.Match(
            actor => WithAsync(slot, null, null, (_, target) => ResolveAsync(target, slot, rank, isThere, reason, actor, cancellationToken), cancellationToken),
            refusal => Task.FromResult<Outcome<string>>(refusal));
    }

    private async Task<Outcome<string>> ResolveAsync(IMigrationTarget target, Slot slot, long rank, bool isThere, string reason, Actor by, CancellationToken cancellationToken)
    {
        if ((await target.LockAsync(TimeSpan.FromSeconds(1), cancellationToken)).Refusal is { } busy)
        {
            return busy;
        }

        var row = (await HistoryStore.ReadAsync(target, cancellationToken)).FirstOrDefault(row => row.Rank == rank);
        if (row is null || !await HistoryStore.ResolveAsync(target, rank, isThere ? AttemptState.Applied : AttemptState.Released, cancellationToken))
        {
            return new Refusal("migration.not-half-done", "This attempt was not left half-way, or somebody has said already what became of it.");
        }

        var sentence = $"{slot}: {row.Name} was left half-way; {by.Name} says {(isThere ? "that all of it is there" : "that it shall run again from its beginning")}.";
        await NoteAsync(slot, new("migration.resolved", sentence) { Subject = row.Name, Reason = reason.Trim() }, by, cancellationToken);
        return sentence;
    }

    private async Task<Outcome<Rehearsal>> KeepAsync(Slot slot, Artifact artifact, Rehearsal rehearsal, Actor by, CancellationToken cancellationToken)
    {
        var kept = rehearsal with { At = Stored.Time(Stored.Milliseconds(rehearsal.At)) };
        var outcome = await database.WriteAsync<Rehearsal>(
            db =>
            {
                RehearsalStore.Save(db, slot, artifact.Digest, kept, by.Name);
                JournalStore.Append(db, new("migration.rehearsed", $"{slot}: a dry run of {artifact.Version}. {kept.Sentence}") { Slot = slot, Subject = artifact.Version.Value }, by.Name, Stored.Now(clock));
                return kept;
            },
            cancellationToken);
        Announce();
        return outcome;
    }

    private async Task NoteAsync(Slot slot, JournalNote note, Actor by, CancellationToken cancellationToken)
    {
        await database.WriteAsync<int>(
            db =>
            {
                JournalStore.Append(db, note with { Slot = slot }, by.Name, Stored.Now(clock));
                return 0;
            },
            cancellationToken);
        Announce();
    }

    private void Announce()
    {
        feed.Announce(Topic.Promotions);
        feed.Announce(Topic.Journal);
    }

    private static MigrationPlan Plan(Found found, IReadOnlyCollection<HistoryRow> history) =>
        PlanRules.Read(found.Set, history, new MigrationLeave { Back = found.IsReturn, OutOfOrder = found.Words.OutOfOrder });

    private Task<Outcome<T>> WithAsync<T>(Slot slot, ArtifactVersion? version, int? revision, Func<Found, IMigrationTarget, Task<Outcome<T>>> act, CancellationToken cancellationToken) =>
        Find(slot, version, revision, cancellationToken).Match(
            found => door.WithAsync(found.Artifact.Manifest.Database, found.Words.Connection, target => act(found, target), cancellationToken),
            refusal => Task.FromResult<Outcome<T>>(refusal));

    private Outcome<Found> Find(Slot slot, ArtifactVersion? version, int? revision, CancellationToken cancellationToken)
    {
        var (artifact, current) = database.Read(db => (
            version is { } asked ? ArtifactStore.Find(db, slot.Application, asked) : ArtifactStore.Latest(db, [slot.Application]).GetValueOrDefault(slot.Application),
            DeploymentStore.Stable(db, slot) is { } stable ? ArtifactStore.Find(db, slot.Application, stable.Version) : null));
        return artifact is null
            ? Refusal.NotFound("artifact.unknown", version is null ? $"{slot.Application} has no artifact yet." : $"There is no {slot.Application} {version}.")
            : sets.Read(artifact, cancellationToken).Then(set => settings.Read(slot, revision).Then<Found>(words =>
                new Found(artifact, set, words, current is not null && artifact.Sequence < current.Sequence)));
    }

    private sealed record Found(Artifact Artifact, MigrationSet Set, DatabaseWords Words, bool IsReturn);
}
