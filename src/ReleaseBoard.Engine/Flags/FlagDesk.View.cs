using System.Data.Common;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>What screens and the API read.</summary>
public sealed partial class FlagDesk
{
    /// <summary>The flag with all there is to show of it.</summary>
    public FlagView? Find(FlagKey key) => database.Read(db =>
        FlagStore.Find(db, key) is { } flag ? Views(db, [flag], FlagChangeStore.Of(db, key).ToLookup(change => change.Flag), clock.GetUtcNow()).Single() with { References = CodeReferenceStore.Of(db, key) } : null);

    /// <summary>A page of flags in the order of their keys, with their open changes.</summary>
    public Page<FlagView> List(FlagFilter filter, Reach reach, string? after, int count) => database.Read(db =>
    {
        var page = FlagStore.List(db, filter, reach, after, Math.Clamp(count, 1, 200));
        return new Page<FlagView>(Views(db, page.Items, FlagChangeStore.Open(db, page.Items.Select(flag => flag.Key)), clock.GetUtcNow()), page.Next);
    });

    /// <summary>Every tag in use, in order.</summary>
    public Facts<string> Tags() => database.Read(FlagStore.Tags);

    /// <summary>Flags that should go, in any environment, those that have waited longest first.</summary>
    public Facts<StaleFlag> Stale(Reach reach) => database.Read(db =>
    {
        var flags = FlagStore.Present(db).Where(flag => flag.Application is not { } application || reach.Sees(application)).ToFacts();
        return Views(db, flags, Enumerable.Empty<FlagChange>().ToLookup(change => change.Flag), clock.GetUtcNow())
            .SelectMany(view => view.Environments.Select(place => place.Stale)).OfType<StaleFlag>().OrderByDescending(stale => stale.Since).ToFacts();
    });

    /// <summary>Who got what when: revisions of the state, newest first, before the cursor.</summary>
    public Page<FlagState> History(FlagKey key, EnvironmentKey environment, int? before, int count) =>
        database.Read(db => FlagStateStore.History(db, key, environment, before, Math.Clamp(count, 1, 200)));

    /// <summary>One revision; 0 is what stood before anybody set anything.</summary>
    public FlagState? FindState(FlagKey key, EnvironmentKey environment, int number) => database.Read(db => FlagStore.Find(db, key) is not { } flag
        ? null
        : number == 0 ? FlagStateRules.Initial(flag, environment) : FlagStateStore.At(db, key, environment, number));

    public FlagChange? FindChange(FlagChangeId id) => database.Read(db => FlagChangeStore.Find(db, id));

    /// <summary>All open changes, the oldest first.</summary>
    public Facts<FlagChange> OpenChanges(Reach reach) => database.Read(db =>
        FlagChangeStore.Open(db).Where(change => FlagStore.Find(db, change.Flag)?.Application is not { } application || reach.Sees(application)).ToFacts());

    /// <summary>The open changes whoever asks may vote on now.</summary>
    public Facts<FlagChange> OpenTo(Credential by) => database.Read(db => ActorStore.Find(db, by, clock.GetUtcNow()).Match(
        actor => FlagChangeStore.Open(db).Where(change => MayVote(db, change, actor)).ToFacts(),
        _ => []));

    /// <summary>What copying would change, before anything is copied.</summary>
    public FlagCopy? PreviewCopy(FlagKey key, EnvironmentKey from, EnvironmentKey to) => database.Read(db =>
    {
        if (FlagStore.Find(db, key) is not { } flag || EnvironmentStore.Find(db, from) is null || EnvironmentStore.Find(db, to) is null)
        {
            return null;
        }

        var (source, target) = (Present(db, flag, from), Present(db, flag, to));
        return new FlagCopy(source, target, FlagDifferenceRules.Between(target.Plan, source.Plan), FlagPlanRules.Apply(source.Plan, Sight(db, flag, to)).Refusal);
    });

    /// <summary>The plan as it would be kept, or the refusal that names the place: for editors, before anything is saved.</summary>
    public Outcome<FlagPlan> Check(FlagKey key, EnvironmentKey environment, FlagPlan plan) => database.Read(db => FlagStore.Find(db, key) is { } flag
        ? FlagPlanRules.Apply(plan, Sight(db, flag, environment))
        : Refusal.NotFound("flag.unknown", $"There is no flag {key}."));

    private static bool MayVote(DbConnection db, FlagChange change, Actor actor) =>
        (!actor.IsToken || PermissionRules.Check(actor, Permission.Approve, FlagStore.Find(db, change.Flag)?.Application) is null)
        && FlagApprovalRules.WhyNot(change, VoterStore.Find(db, actor.Person)) is null;

    private Facts<FlagView> Views(DbConnection db, Facts<Flag> flags, ILookup<FlagKey, FlagChange> changes, DateTimeOffset now)
    {
        var environments = EnvironmentStore.List(db);
        var states = FlagStateStore.Current(db, flags.Select(flag => flag.Key)).ToDictionary(group => group.Key, group => group.ToDictionary(state => state.Environment));
        var paths = PathStore.Find(db, flags.Select(flag => flag.Application).OfType<ApplicationKey>().Distinct());
        var uses = ExposureStore.LastEvaluated(db);
        var references = CodeReferenceStore.Counts(db);
        return flags.Select(flag => new FlagView(flag, environments.Select(Place(flag)).ToFacts(), changes[flag.Key].ToFacts(), [])).ToFacts();

        Func<ReleaseEnvironment, FlagInEnvironment> Place(Flag flag) => environment =>
        {
            var state = states.GetValueOrDefault(flag.Key)?.GetValueOrDefault(environment.Key) ?? FlagStateRules.Initial(flag, environment.Key);
            var use = new FlagUse(uses.TryGetValue((environment.Key, flag.Key), out var last) ? last : null, references.GetValueOrDefault(flag.Key));
            var path = flag.Application is { } application ? paths.GetValueOrDefault(application) : null;
            var approvals = FlagApprovalRules.NeededFor(flag, environment.Key, path);
            return new(environment, state, board.DependantsOf(flag.Key, environment.Key), approvals, FlagLifeRules.StatusOf(flag, state, use, now), use.LastEvaluated, FlagLifeRules.Stale(flag, state, use, now))
            {
                IsAskedAbout = FlagReachRules.IsAskedAbout(flag, environment, path),
            };
        };
    }
}
