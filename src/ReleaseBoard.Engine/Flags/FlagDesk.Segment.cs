using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Segments: made, changed and taken away. They concern every flag of an environment, whatever application it belongs to.</summary>
public sealed partial class FlagDesk
{
    public Facts<Segment> Segments(EnvironmentKey environment) => database.Read(db => SegmentStore.List(db, environment));

    /// <summary>Newest first, at most 200 revisions.</summary>
    public Facts<Segment> SegmentHistory(SegmentKey key, EnvironmentKey environment) => database.Read(db => SegmentStore.History(db, key, environment));

    /// <summary>The flags that name the segment.</summary>
    public Facts<FlagKey> UsersOf(SegmentKey key, EnvironmentKey environment) => board.UsersOf(key, environment);

    /// <summary>Makes the segment (based on 0) or changes it; every flag that names it answers by it at once.</summary>
    public Task<Outcome<Segment>> PutSegmentAsync(SegmentKey key, EnvironmentKey environment, SegmentPlan plan, int basedOn, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => ActorStore.Authorize(db, by, Permission.ManageFlags, null, now).Then<Segment>(actor =>
        {
            if (EnvironmentStore.Find(db, environment) is null)
            {
                return Refusal.NotFound("environment.unknown", $"There is no environment {environment}.");
            }

            if (CheckAround(db, key, environment) is { } around)
            {
                return around;
            }

            var known = SegmentStore.Current(db, key, environment);
            return known is null && SegmentStore.List(db, environment).Count >= FlagReadingRules.MostSegments
                ? new Refusal("segment.too-many", $"{environment} has {FlagReadingRules.MostSegments:N0} segments already.")
                : SegmentRules.Follow(known, key, environment, plan, basedOn, actor.Name, reason, now).Then<Segment>(next => Keep(db, edit, known, next, actor, now));
        }),
        cancellationToken);

    /// <summary>Takes the segment away, when no flag names it any more.</summary>
    public Task<Outcome<Segment>> DeleteSegmentAsync(SegmentKey key, EnvironmentKey environment, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => ActorStore.Authorize(db, by, Permission.ManageFlags, null, now).Then<Segment>(actor =>
        {
            if (SegmentStore.Current(db, key, environment) is not { } known)
            {
                return Refusal.NotFound("segment.unknown", $"There is no segment {key} in {environment}.");
            }

            if (SegmentRules.CheckDelete(key, board.UsersOf(key, environment)) is { } refusal)
            {
                return refusal;
            }

            SegmentStore.Delete(db, key, environment);
            edit.TouchSegment(environment, key);
            Note(db, known, new("segment.deleted", $"The segment {key} was taken out of {environment}.") { Reason = reason, Details = Stored.Json(known.Plan) }, actor, now);
            return known;
        }),
        cancellationToken);

    /// <summary>A segment says who gets what of every flag that names it.</summary>
    private Refusal? CheckAround(System.Data.Common.DbConnection db, SegmentKey key, EnvironmentKey environment) => board.UsersOf(key, environment)
        .Select(user => FlagStore.Find(db, user)).OfType<Flag>()
        .Select(flag => FlagApprovalRules.CheckAround(
            flag.Key, Present(db, flag, environment).Plan.IsEnabled ? [(environment, ApprovalsFor(db, flag, environment))] : []))
        .FirstOrDefault(refusal => refusal is not null);

    private static Segment Keep(System.Data.Common.DbConnection db, FlagEdit edit, Segment? known, Segment next, Actor actor, DateTimeOffset now)
    {
        if (next == known)
        {
            return next;
        }

        SegmentStore.Append(db, next);
        edit.TouchSegment(next.Environment, next.Key);
        var sentence = $"Segment {next.Key} in {next.Environment}: {FlagDifferenceRules.Sentence(FlagDifferenceRules.Between(known?.Plan, next.Plan))}.";
        var note = new JournalNote(known is null ? "segment.created" : "segment.changed", sentence) { Reason = next.Reason, Details = Stored.Json(new { number = next.Number, before = known?.Plan, after = next.Plan }) };
        Note(db, next, note, actor, now);
        return next;
    }

    private static void Note(System.Data.Common.DbConnection db, Segment segment, JournalNote note, Actor by, DateTimeOffset now) =>
        JournalStore.Append(db, note with { Environment = segment.Environment, Subject = segment.Key.Value }, by.Name, now);
}
