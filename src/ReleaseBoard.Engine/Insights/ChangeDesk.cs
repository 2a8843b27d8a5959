using System.Collections.Concurrent;
using System.Data.Common;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>What changed: the marks on every chart, and the answer to "what made this so, and how does it go back?".</summary>
public sealed class ChangeDesk(Database database, HealthDesk health, OutcomeBoard outcomes, FailingFlags failing, TimeProvider clock)
{
    private const int MostChanges = 300;
    private const int MostOfOthers = 100;
    private const int MostAnswers = 100;

    private static readonly TimeSpan Looked = TimeSpan.FromHours(2);
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Fine = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(15);

    // As far back as single seconds are remembered.
    private static readonly TimeSpan OwnLooked = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(90);

    // Everyone who looks at a slot within the same five seconds sees one answer; at most MostAnswers of them.
    private readonly ConcurrentDictionary<(Slot Slot, long At), WhatChanged> _answers = new();

    /// <summary>What happened to an application in an environment between two instants, in the order of time; the newest 300.</summary>
    public Facts<Change> Changes(Slot slot, DateTimeOffset from, DateTimeOffset until) => database.Read(db => ChangeRules.Of(MarkStore.List(db, slot.Application, [slot.Environment], from, until, MostChanges)))
        .Where(change => change.Environment is not null).ToFacts();

    /// <summary>What changed before trouble that is there at a moment: since when, because of what most likely, and the ways back.</summary>
    public WhatChanged Explain(Slot slot, DateTimeOffset at)
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds() / 5_000 * 5_000);
        if (_answers.Count > MostAnswers)
        {
            _answers.Clear();
        }

        return _answers.GetOrAdd((slot, moment.ToUnixTimeMilliseconds()), _ => Answer(slot, moment));
    }

    private WhatChanged Answer(Slot slot, DateTimeOffset at)
    {
        var onset = Onset(slot, at);
        var from = (onset?.At ?? at) - SuspectRules.LookedBack;
        var sides = health.Sides(slot, onset?.At ?? at - Margin, at).ToDictionary(side => side.Key, side => Sample.OfCounts(side.Value.Failures, side.Value.Requests));
        return SuspectRules.Explain(database.Read(db => Sight(db, slot, from, at)) with { Onset = onset, Sides = sides });
    }

    private Onset? Onset(Slot slot, DateTimeOffset at)
    {
        // Who looks at this very moment asks of what ails now; of a moment that is past only the figures of all are left.
        var isLive = clock.GetUtcNow() - at < Live;
        if (isLive && health.Ailing(slot) is { } ailing)
        {
            if (OnsetOfEnd(slot, ailing, at) is { } ended)
            {
                return ended;
            }

            var own = health.Samples(ailing.Id, at - OwnLooked, at, Fine).Match(samples => samples, _ => []);
            if (OnsetRules.OfDeployment(ailing.Version.Value, own, ailing.Verdict.Because, OnsetRules.IsNew(own, ailing.HeardSince, at - OwnLooked)) is { } found)
            {
                return found;
            }
        }

        return (isLive ? OnsetOfFlag(slot) ?? OnsetOfAlert(slot) : null) ?? OnsetOfAll(slot, at);
    }

    // What shows in the figures began there, whatever ended since.
    private Onset? OnsetOfEnd(Slot slot, DeploymentHealth ailing, DateTimeOffset at)
    {
        if (ailing is not { Verdict.Grade: HealthGrade.Degraded, HasOnlyEnded: true })
        {
            return null;
        }

        // The grade is there a moment before the journal has the end.
        return Changes(slot, at - SuspectRules.LookedBack, at).LastOrDefault(change => change is { Kind: ChangeKind.Instance, Version: null } && change.Subject == ailing.Version.Value) is { } ended
            ? OnsetRules.OfEnd(ended)
            : OnsetRules.OfEnd(ailing.Instances.Select(instance => instance.Since).DefaultIfEmpty(at).Max(), $"an instance of {ailing.Version} ended by itself");
    }

    private Onset? OnsetOfAlert(Slot slot) =>
        database.Read(db => AlertStore.Firing(db, slot)).FirstOrDefault(alert => AlertRules.Complaint(alert, slot) is not null) is { } first
            ? OnsetRules.OfAlert(first)
            : null;

    private Onset? OnsetOfFlag(Slot slot) => failing.Of(slot) is { } seen ? OnsetRules.OfFlag(seen.Failing, seen.Course, seen.IsWhole) : null;

    private Onset? OnsetOfAll(Slot slot, DateTimeOffset at) => OnsetRules.Find(health.Together(slot, at - Looked, at, Coarse)) is { } coarse
        ? OnsetRules.Refine(coarse, health.Together(slot, coarse.At - Margin, Earlier(coarse.At + Margin, at), Fine))
        : null;

    private SuspectSight Sight(DbConnection db, Slot slot, DateTimeOffset from, DateTimeOffset at)
    {
        var upstream = PathStore.Find(db, slot.Application) is { } path ? PathRules.Upstream(path, slot.Environment) : [];
        var changes = ChangeRules.Of(MarkStore.List(db, slot.Application, upstream.Prepend(slot.Environment), from, at, MostChanges)
            .Concat(MarkStore.Others(db, slot.Application, slot.Environment, from, at, MostOfOthers)).OrderBy(entry => entry.Number));
        return new SuspectSight
        {
            Slot = slot,
            Upstream = upstream,
            Changes = changes,
            At = at,
            Serving = Places(slot, changes).ToDictionary(place => place, place => DeploymentStore.Present(db, place).Where(deployment => deployment.Weight > 0).Select(deployment => deployment.Version.Value).ToFacts()),
            Offers = Offers(db, slot, changes),
            Flags = changes.Where(change => change.Kind is ChangeKind.Flag).Select(change => change.Subject).OfType<string>().Distinct()
                .Select(key => Flag(db, new FlagKey(key), slot.Environment, changes)).OfType<SuspectFlag>().ToDictionary(flag => flag.State.Flag.Value),
        };
    }

    private static IEnumerable<Slot> Places(Slot slot, Facts<Change> changes) => changes
        .Where(change => change.Kind is ChangeKind.Traffic or ChangeKind.Deployment or ChangeKind.Instance && change.Environment == slot.Environment)
        .Select(change => new Slot(change.Application ?? slot.Application, slot.Environment)).Distinct();

    private static Dictionary<Slot, RollbackOffer> Offers(DbConnection db, Slot slot, Facts<Change> changes) => Places(slot, changes)
        .Select(place => (place, Offer: RollbackStore.OfferNow(db, place)))
        .Where(found => found.Offer is not null)
        .ToDictionary(found => found.place, found => found.Offer!);

    // What was reported before the change says nothing for or against it.
    private static Change? Forward(FlagState state, Facts<Change> changes) => changes.LastOrDefault(change =>
        change is { Kind: ChangeKind.Flag, IsBack: false } && change.Subject == state.Flag.Value && change.Environment == state.Environment);

    private SuspectFlag? Flag(DbConnection db, FlagKey key, EnvironmentKey environment, Facts<Change> changes)
    {
        if (FlagStore.Find(db, key) is not { } flag || FlagStateStore.Current(db, key, environment) is not { } state)
        {
            return null;
        }

        var since = Forward(state, changes)?.At ?? state.At;
        var told = flag.Variants.Select(variant => new VariantOutcome(variant.Name, outcomes.Since(new VariantKey(environment, key, variant.Name), since).Failures));
        return new SuspectFlag(state, VariantRules.OffOf(state.Plan, flag), told.Where(outcome => outcome.Failures.Count > 0).ToFacts());
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
