using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Which two environments are held beside each other, and which applications of them.</summary>
public sealed record ParityQuestion(EnvironmentKey Left, EnvironmentKey Right)
{
    /// <summary>Null for all, a page at a time.</summary>
    public ApplicationKey? Application { get; init; }

    public string? Cursor { get; init; }

    public int Count { get; init; } = 20;
}

/// <summary>Where environments are compared, and differences that are meant are declared.</summary>
public sealed class ParityDesk(Database database, Feed feed, TimeProvider clock)
{
    // As many as a page of flags of one application can have and still be read by a person.
    private const int MostFlags = 200;

    public Outcome<ParityView> Read(ParityQuestion question, Reach reach) => database.Read<Outcome<ParityView>>(db =>
    {
        if ((Missing(db, question.Left) ?? Missing(db, question.Right)) is { } missing)
        {
            return missing;
        }

        var page = question.Application is { } only
            ? new Page<Application>(ApplicationStore.Find(db, only) is { } found && reach.Sees(only) ? [found] : [], null)
            : ApplicationStore.List(db, null, question.Cursor, Math.Clamp(question.Count, 1, 50), reach.Only);
        if (question.Application is { } asked && page.Items.Count == 0)
        {
            return Refusal.NotFound("application.unknown", $"There is no application {asked}.");
        }

        var keys = page.Items.Select(application => application.Key).ToList();
        var deployments = DeploymentStore.Present(db, keys);
        var expected = ParityStore.Expected(db, keys, question.Left, question.Right);
        return new ParityView(
            question.Left,
            question.Right,
            page.Items.Select(application => Compare(db, application, question, deployments[application.Key], expected[application.Key])).ToFacts(),
            page.Next);
    });

    /// <summary>Declares that a difference is meant, and why; said again, the reason is another.</summary>
    public Task<Outcome<ExpectedDifference>> ExpectAsync(ParityQuestion between, ParityTopic topic, string name, string? reason, Credential by, CancellationToken cancellationToken) =>
        ActAsync(between, by, (db, actor, application, now) => ParityRules.Expect(application, between.Left, between.Right, topic, name, reason, actor.Name, now).Then<ExpectedDifference>(expected =>
        {
            ParityStore.Save(db, expected);
            Note(db, expected, new("parity.expected", $"{application}: {Words(expected)} may differ between {expected.One} and {expected.Other}.") { Reason = expected.Reason }, now);
            return expected;
        }), cancellationToken);

    /// <summary>Takes a declaration back: the difference stands out again.</summary>
    public Task<Outcome<ExpectedDifference>> NoLongerExpectAsync(ParityQuestion between, ParityTopic topic, string name, Credential by, CancellationToken cancellationToken) =>
        ActAsync(between, by, (db, actor, application, now) =>
        {
            var (one, other) = ParityRules.Pair(between.Left, between.Right);
            var gone = new ExpectedDifference(application, one, other, topic, name) { Reason = "", By = actor.Name, At = now };
            if (!ParityStore.Delete(db, gone))
            {
                return Refusal.NotFound("parity.not-expected", $"Nobody declared that {Words(gone)} may differ between {one} and {other}.");
            }

            Note(db, gone, new("parity.no-longer-expected", $"{application}: {Words(gone)} shall be the same in {one} and {other}."), now);
            return gone;
        }, cancellationToken);

    private Task<Outcome<ExpectedDifference>> ActAsync(
        ParityQuestion between, Credential by, Func<DbConnection, Actor, ApplicationKey, DateTimeOffset, Outcome<ExpectedDifference>> act, CancellationToken cancellationToken) =>
        database.WriteAsync(
            feed,
            [Topic.Settings],
            db =>
            {
                var now = Stored.Now(clock);
                return between.Application is not { } application || ApplicationStore.Find(db, application) is null
                    ? Refusal.NotFound("application.unknown", $"There is no application {between.Application}.")
                    : ActorStore.Authorize(db, by, Permission.EditSettings, application, now).Then(actor =>
                        (Missing(db, between.Left) ?? Missing(db, between.Right)) is { } missing ? missing : act(db, actor, application, now));
            },
            cancellationToken);

    private static ApplicationParity Compare(
        DbConnection db, Application application, ParityQuestion question, IEnumerable<Deployment> deployments, IEnumerable<ExpectedDifference> expected)
    {
        var stable = deployments.Where(deployment => deployment.Phase is DeploymentPhase.Stable).ToDictionary(deployment => deployment.Slot.Environment);
        var flags = FlagStore.List(db, new() { Application = application.Key }, Reach.All, null, MostFlags).Items;
        var states = FlagStateStore.Current(db, flags.Select(flag => flag.Key));
        return ParityRules.Compare(application, Side(question.Left), Side(question.Right), flags, expected);

        ParitySide Side(EnvironmentKey environment)
        {
            var (slot, running) = (new Slot(application.Key, environment), stable.GetValueOrDefault(environment));
            return new(
                environment,
                running,
                running is null ? SettingsStore.FindLatest(db, slot) : SettingsStore.Find(db, slot, running.SettingsRevision) ?? SlotSettings.None(slot),
                flags.SelectMany(flag => states[flag.Key]).Where(state => state.Environment == environment).ToDictionary(state => state.Flag));
        }
    }

    private static Refusal? Missing(DbConnection db, EnvironmentKey key) =>
        EnvironmentStore.Find(db, key) is null ? Refusal.NotFound("environment.unknown", $"There is no environment {key}.") : null;

    private static string Words(ExpectedDifference expected) => expected.Topic switch
    {
        ParityTopic.Settings => $"the setting {expected.Name}",
        ParityTopic.Flags => $"the flag {expected.Name}",
        _ => $"the {expected.Name}",
    };

    private static void Note(DbConnection db, ExpectedDifference expected, JournalNote note, DateTimeOffset now) =>
        JournalStore.Append(db, note with { Application = expected.Application, Subject = expected.Name, Details = Stored.Json(expected) }, expected.By, now);
}
