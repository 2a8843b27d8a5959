using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Guarded rollouts: begun, held, let go on and ended by people; moved and turned back by the guard itself.</summary>
public sealed partial class FlagDesk
{
    private const int MostGuardsShown = 20;

    /// <summary>Begins a rollout in stages that turns back by itself.</summary>
    public Task<Outcome<Guard>> BeginGuardAsync(GuardWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, wish.Flag, wish.Environment, by, Permission.ManageFlags, now).Then(known => Direct(db, known).Then(_ =>
        {
            if (GuardStore.Open(db, wish.Flag, wish.Environment) is not null)
            {
                return new Refusal("guard.open-already", $"{wish.Flag} goes out under guard in {wish.Environment} already. End that one first.");
            }

            var totals = counts.Of(wish.Flag, wish.Environment, wish.Variant, wish.Beside);
            return GuardRules.Begin(GuardStore.NextId(db), wish, known.Flag, known.State, totals, known.Actor.Person, now).Then(move =>
                Make(db, edit, known, move, wish.Reason, now).Then<Guard>(guard =>
                {
                    GuardStore.Insert(db, guard);
                    return guard;
                }));
        })),
        cancellationToken);

    /// <summary>Lets the rollout stay at its stage until somebody says what next.</summary>
    public Task<Outcome<Guard>> HoldGuardAsync(GuardId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        MoveGuardAsync(id, Permission.ToggleFlag, (guard, actor, now) => GuardRules.Hold(guard, actor.Person, reason, now), reason, by, cancellationToken);

    /// <summary>Lets a rollout that holds go on; its stage begins anew.</summary>
    public Task<Outcome<Guard>> GoOnGuardAsync(GuardId id, string? reason, Credential by, CancellationToken cancellationToken) => MoveGuardAsync(
        id, Permission.ManageFlags, (guard, actor, now) => GuardRules.GoOn(guard, counts.Of(guard), actor.Person, now), reason, by, cancellationToken);

    /// <summary>Ends the guard; the flag stays as it is.</summary>
    public Task<Outcome<Guard>> EndGuardAsync(GuardId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        MoveGuardAsync(id, Permission.ManageFlags, (guard, actor, now) => GuardRules.End(guard, actor.Person, reason, now), reason, by, cancellationToken);

    /// <summary>A flag's guards in an environment, the newest first, with what the open one sees.</summary>
    public Facts<GuardView> Guards(FlagKey key, EnvironmentKey environment) => database.Read(db =>
        GuardStore.List(db, key, environment, MostGuardsShown).Select(guard => View(db, guard)).ToFacts());

    /// <summary>Every guard that is under way and has a move to make.</summary>
    internal Facts<GuardId> MovingGuards() => database.Read(db => GuardStore.Open(db).Where(guard => GuardRules.Next(Sight(db, guard)) is not null).Select(guard => guard.Id).ToFacts());

    /// <summary>Does the guard's next move, decided again inside the write; the plan it makes needs nobody's approval to go back.</summary>
    internal Task<Outcome<Guard>> AdvanceGuardAsync(GuardId id, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) =>
        {
            if (GuardStore.Find(db, id) is not { } guard || GuardRules.Next(Sight(db, guard)) is not { } move)
            {
                return new Refusal("guard.has-to-wait", $"Guard {id} has to wait.");
            }

            return Known(db, guard.Flag, guard.Environment, Credential.Board, Permission.ManageFlags, now)
                .Then(known => Make(db, edit, known, move, null, now)).Then(Saved(db));
        },
        cancellationToken);

    private Task<Outcome<Guard>> MoveGuardAsync(
        GuardId id, Permission permission, Func<Guard, Actor, DateTimeOffset, Outcome<GuardMove>> act, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => GuardStore.Find(db, id) is { } guard
            ? Known(db, guard.Flag, guard.Environment, by, permission, now).Then(known =>
                act(guard, known.Actor, now).Then(move => Make(db, edit, known, move, reason, now)).Then(Saved(db)))
            : Refusal.NotFound("guard.unknown", $"There is no guard {id}."),
        cancellationToken);

    /// <summary>Makes the move's plan the flag's next state, if it has one, and writes it all down together.</summary>
    private static Outcome<Guard> Make(DbConnection db, FlagEdit edit, KnownState known, GuardMove move, string? reason, DateTimeOffset now)
    {
        var note = new JournalNote(move.Act, move.Sentence) { Reason = reason, Details = Stored.Json(move.Next) };
        if (move.Plan is not { } plan)
        {
            Note(db, known.Flag, move.Next.Environment, note, known.Actor, now);
            return move.Next;
        }

        return FlagPlanRules.Apply(plan, Sight(db, known.Flag, move.Next.Environment)).Then(whole =>
            FlagStateRules.Follow(known.State, whole, known.State.Number, known.Actor.Name, move.Sentence, now).Then<Guard>(made =>
            {
                Note(db, known.Flag, move.Next.Environment, note, known.Actor, now);
                return GuardRules.AfterMade(move.Next, Keep(db, edit, known, made, "flag.set", $"{made.Flag} in {made.Environment}: {FlagDifferenceRules.Sentence(FlagDifferenceRules.Between(known.State.Plan, made.Plan))}.", now));
            }));
    }

    private static Func<Guard, Outcome<Guard>> Saved(DbConnection db) => guard => GuardStore.Save(db, guard)
        ? guard
        : throw new InvalidOperationException($"Guard {guard.Id} changed under the one writer's pen.");

    private GuardView View(DbConnection db, Guard guard)
    {
        var sight = guard.IsOpen ? Sight(db, guard) : null;
        return new GuardView(guard, sight?.Seen, sight is null ? null : GuardVerdictRules.Judge(sight).Sentence, guard.Phase is GuardPhase.Watching && sight is not null ? GuardRules.Missing(sight) : null);
    }

    private GuardSight Sight(DbConnection db, Guard guard)
    {
        // Neither archived nor deleted while a guard is open; of one that is over only its past is shown.
        var flag = FlagStore.Find(db, guard.Flag) ?? throw new InvalidOperationException($"Guard {guard.Id} watches a flag that is gone.");
        var health = counts.Health(flag, guard.Environment);
        return new()
        {
            Guard = guard,
            State = Present(db, flag, guard.Environment),
            Totals = counts.Of(guard),
            IsHealthy = health.IsHealthy,
            Unhealthy = health.Because,
            Alert = GuardCounts.Alert(db, guard),
            Now = clock.GetUtcNow(),
        };
    }
}

/// <summary>A guard as screens show it.</summary>
/// <param name="Seen">What was counted in the stage in hand; null once it is over.</param>
/// <param name="Sees">What it makes of that, as a sentence; null once it is over.</param>
/// <param name="Missing">What the stage waits for; null when nothing is missing or it does not watch.</param>
public sealed record GuardView(Guard Guard, GuardTotals? Seen, string? Sees, string? Missing);
