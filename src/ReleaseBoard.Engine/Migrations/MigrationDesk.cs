using System.Collections.Concurrent;
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
    Database database, Feed feed, DatabaseSetting settings, DatabaseDoor door, DatabaseBoard databases, MigrationSetBoard sets, PlanRehearsal rehearsals, TimeProvider clock)
{
    /// <summary>The code of the refusal while somebody else has the right to migrate a database.</summary>
    public const string Busy = "migration.locked";

    // Where this board tries something at this moment: as many as people and the watch try at once.
    private readonly ConcurrentDictionary<Slot, int> _trying = new();

    /// <summary>How the database of a slot stands to an artifact, and what bringing it there would run.</summary>
    /// <param name="version">The artifact; null for the newest one.</param>
    /// <param name="revision">The revision of the settings that name the database; null for the newest.</param>
    public Task<Outcome<MigrationView>> ReadAsync(Slot slot, ArtifactVersion? version, int? revision, CancellationToken cancellationToken) => LookAsync<MigrationView>(
        slot,
        version,
        revision,
        (found, look) =>
        {
            var isTried = _trying.ContainsKey(slot);
            var isRunning = look.IsTaken && !isTried;
            var plan = Plan(found, look.History);
            var rehearsal = Tried(slot, found);
            var isOld = rehearsal is not null && rehearsal.History != HistoryRules.Mark(look.History);
            return new MigrationView
            {
                Slot = slot,
                Version = found.Artifact.Version,
                Engine = look.Dialect,
                Absence = look.IsThere ? null : "There is no database at its connection yet; the first apply makes it.",
                At = HistoryRules.Newest(look.History)?.Value,
                IsRunning = isRunning,
                Scripts = MigrationViewRules.Scripts(plan, isRunning ? StandingRules.WhileRunning(plan.Standings) : plan.Standings, isOld ? null : rehearsal),
                Phase = plan.Phase,
                Refused = plan.Refused,
                WayBack = plan.WayBack,
                Rehearsal = rehearsal,
                IsRehearsalOld = isOld,
                IsBeingTried = isTried,
            };
        },
        cancellationToken);

    /// <summary>Every attempt at a script in the database of a slot, the last first, without their undo scripts.</summary>
    public Task<Outcome<Facts<HistoryRow>>> HistoryAsync(Slot slot, CancellationToken cancellationToken) => LookAsync<Facts<HistoryRow>>(
        slot,
        null,
        Begun(slot),
        (_, look) => look.History.Reverse().Select(row => row with { UndoText = null }).ToFacts(),
        cancellationToken);

    /// <summary>Tries what would run, in the real database, in a transaction that is rolled back. It locks what the scripts lock, for a bounded time.</summary>
    public async Task<Outcome<Rehearsal>> RehearseAsync(Slot slot, ArtifactVersion? version, int? revision, Credential by, CancellationToken cancellationToken)
    {
        var may = database.Read(db => ActorStore.Authorize(db, by, Permission.RequestPromotion, slot.Application, clock.GetUtcNow()));
        return await may.Match(
            actor => WithAsync(slot, version, revision, async (found, target) => await TryAsync(slot, found, target, await HistoryStore.ReadAsync(target, cancellationToken), actor.Name, cancellationToken), cancellationToken),
            refusal => Task.FromResult<Outcome<Rehearsal>>(refusal));
    }

    /// <summary>
    /// The board's own dry run of what would run: once for each artifact and each state of its database, never of what may not run.
    /// Accepted with the one that is there, or with null where there is nothing to try.
    /// </summary>
    public async Task<Outcome<Rehearsal?>> RehearseOnceAsync(Slot slot, ArtifactVersion version, int revision, CancellationToken cancellationToken)
    {
        var looked = await LookAsync<(Rehearsal? There, bool IsDue)>(
            slot,
            version,
            revision,
            (found, look) => Tried(slot, found) is { } there && there.History == HistoryRules.Mark(look.History) ? (there, false) : (null, MayBeTried(found, look.History)),
            cancellationToken);
        return await looked.Match(
            known => known.IsDue
                ? WithAsync(slot, version, revision, (found, target) => TryIfDueAsync(slot, found, target, cancellationToken), cancellationToken)
                : Task.FromResult<Outcome<Rehearsal?>>(known.There),
            refusal => Task.FromResult<Outcome<Rehearsal?>>(refusal));
    }

    // The look may be a second old: what counts is what is there now.
    private async Task<Outcome<Rehearsal?>> TryIfDueAsync(Slot slot, Found found, IMigrationTarget target, CancellationToken cancellationToken)
    {
        var history = await HistoryStore.ReadAsync(target, cancellationToken);
        return MayBeTried(found, history) ? (await TryAsync(slot, found, target, history, by: null, cancellationToken)).Then<Rehearsal?>(tried => tried) : (Rehearsal?)null;
    }

    private static bool MayBeTried(Found found, IReadOnlyCollection<HistoryRow> history) => Plan(found, history) is { Refused: null, Steps.Count: > 0 };

    private Rehearsal? Tried(Slot slot, Found found) => database.Read(db => RehearsalStore.Find(db, slot, found.Artifact.Digest, found.Words.Mark));

    /// <param name="by">Who asked for it; null when the board tries by itself.</param>
    private async Task<Outcome<Rehearsal>> TryAsync(Slot slot, Found found, IMigrationTarget target, IReadOnlyCollection<HistoryRow> history, OperatorName? by, CancellationToken cancellationToken)
    {
        _trying.AddOrUpdate(slot, 1, (_, count) => count + 1);
        feed.Announce(Topic.Promotions);
        try
        {
            var tried = await rehearsals.RunAsync(target, Plan(found, history), isOwn: by is null, cancellationToken);
            return tried is Outcome<Rehearsal>.Accepted { Value: var rehearsal }
                ? await KeepAsync(slot, found, rehearsal with { History = HistoryRules.Mark(history) }, by ?? OperatorName.Board, cancellationToken)
                : tried;
        }
        finally
        {
            if (_trying.AddOrUpdate(slot, 0, (_, count) => count - 1) <= 0)
            {
                _trying.TryRemove(new(slot, 0));
            }

            feed.Announce(Topic.Promotions);
        }
    }

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
            actor => WithAsync(slot, null, Begun(slot), (_, target) => ResolveAsync(target, slot, rank, isThere, reason, actor, cancellationToken), cancellationToken),
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

        // The database holds the word now: whoever hangs up here must not keep it from the journal.
        await NoteAsync(slot, new("migration.resolved", sentence) { Subject = row.Name, Reason = reason.Trim() }, by, CancellationToken.None);
        return sentence;
    }

    private async Task<Outcome<Rehearsal>> KeepAsync(Slot slot, Found found, Rehearsal rehearsal, OperatorName by, CancellationToken cancellationToken)
    {
        var kept = rehearsal with { At = Stored.Time(Stored.Milliseconds(rehearsal.At)) };
        var outcome = await database.WriteAsync<Rehearsal>(
            db =>
            {
                RehearsalStore.Save(db, slot, found.Artifact.Digest, found.Words.Mark, kept, by);
                JournalStore.Append(db, new("migration.dry-run", $"{slot}: a dry run of {found.Artifact.Version}. {kept.Sentence}") { Slot = slot, Subject = found.Artifact.Version.Value }, by, Stored.Now(clock));
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
        MigrationPlanRules.Read(found.Set, history, new MigrationLeave { Back = found.IsReturn, OutOfOrder = found.Words.OutOfOrder, Asked = found.Asked });

    // The settings of what came last, which is what left something half-way; null where nothing ever came.
    private int? Begun(Slot slot) => database.Read(db => DeploymentStore.Present(db, slot)) is { Count: > 0 } present ? (int)present[^1].SettingsRevision : null;

    private Task<Outcome<T>> LookAsync<T>(Slot slot, ArtifactVersion? version, int? revision, Func<Found, DatabaseLook, T> say, CancellationToken cancellationToken) =>
        Find(slot, version, revision, cancellationToken).Match(
            async found => (await databases.LookAsync(slot, found.Artifact.Manifest.Database, found.Words, cancellationToken)).Then<T>(look => say(found, look)),
            refusal => Task.FromResult<Outcome<T>>(refusal));

    private Task<Outcome<T>> WithAsync<T>(Slot slot, ArtifactVersion? version, int? revision, Func<Found, IMigrationTarget, Task<Outcome<T>>> act, CancellationToken cancellationToken) =>
        Find(slot, version, revision, cancellationToken).Match(
            found => door.WithAsync(found.Artifact.Manifest.Database, found.Words.Connection, DatabaseUse.Try, target => act(found, target), cancellationToken),
            refusal => Task.FromResult<Outcome<T>>(refusal));

    private Outcome<Found> Find(Slot slot, ArtifactVersion? version, int? revision, CancellationToken cancellationToken)
    {
        var (artifact, current) = database.Read(db => (
            version is { } asked ? ArtifactStore.Find(db, slot.Application, asked) : ArtifactStore.Latest(db, [slot.Application]).GetValueOrDefault(slot.Application),
            DeploymentStore.Stable(db, slot) is { } stable ? ArtifactStore.Find(db, slot.Application, stable.Version) : null));
        return artifact is null
            ? Refusal.NotFound("artifact.unknown", version is null ? $"{slot.Application} has no artifact yet." : $"There is no {slot.Application} {version}.")
            : sets.Read(artifact, cancellationToken).Then(set => settings.Read(slot, revision).Then<Found>(words =>
                new Found(artifact, set, words, current is not null && artifact.Sequence < current.Sequence, NewScriptRules.Of(set, sets.There(current, cancellationToken)))));
    }

    /// <param name="Asked">What people are asked about before it runs: the same as when it is applied.</param>
    private sealed record Found(Artifact Artifact, MigrationSet Set, DatabaseWords Words, bool IsReturn, Facts<MigrationScript> Asked);
}
