using System.Data.Common;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Which two environments are held beside each other, and which applications of them.</summary>
public sealed record ParityQuestion(EnvironmentKey Left, EnvironmentKey Right)
{
    /// <summary>Null for all, a page at a time; one alone is shown with its flags a page at a time.</summary>
    public ApplicationKey? Application { get; init; }

    public string? Cursor { get; init; }

    public int Count { get; init; } = 20;
}

/// <summary>Where environments are compared, and differences that are meant are declared.</summary>
public sealed class ParityDesk(Database database, Feed feed, ParityReading reading, TimeProvider clock)
{
    /// <summary>A page of the comparison. Databases are asked themselves, so it takes as long as they do, 5 s at most.</summary>
    public Task<Outcome<ParityView>> ReadAsync(ParityQuestion question, Reach reach, CancellationToken cancellationToken) => reading.ReadAsync(question, reach, cancellationToken);

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
                        ParityReading.Missing(db, between) is { } missing ? missing : act(db, actor, application, now));
            },
            cancellationToken);

    private static string Words(ExpectedDifference expected) => expected.Topic switch
    {
        ParityTopic.Settings => $"the setting {expected.Name}",
        ParityTopic.Flags => $"the flag {expected.Name}",
        _ => $"the {expected.Name}",
    };

    private static void Note(DbConnection db, ExpectedDifference expected, JournalNote note, DateTimeOffset now) =>
        JournalStore.Append(db, note with { Application = expected.Application, Subject = expected.Name, Details = Stored.Json(expected) }, expected.By, now);
}
