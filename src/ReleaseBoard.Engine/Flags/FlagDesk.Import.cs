using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>flagd documents: read with a preview, taken over whole or not at all, and written again.</summary>
public sealed partial class FlagDesk
{
    /// <summary>What importing the document into the environment would do.</summary>
    public Outcome<FlagImportPreview> PreviewImport(EnvironmentKey environment, ReadOnlyMemory<byte> document, Credential by) => FlagReadingRules.Read(document).Then(import =>
        database.Read(db => ActorStore.Authorize(db, by, Permission.View, null, clock.GetUtcNow()).Then<FlagImportPreview>(actor => PermissionRules.CheckAll(actor) is { } refusal
            ? refusal
            : FlagImportRules.Preview(
                import,
                key => FlagStore.Find(db, key),
                key => FlagStore.Find(db, key) is { } flag ? Present(db, flag, environment) : null,
                key => SegmentStore.Current(db, key, environment)))));

    /// <summary>Takes the document over: all of it in one act, or nothing. What it does not name stays as it is.</summary>
    public Task<Outcome<FlagImportPreview>> ImportAsync(EnvironmentKey environment, ReadOnlyMemory<byte> document, string? reason, Credential by, CancellationToken cancellationToken) =>
        FlagReadingRules.Read(document) switch
        {
            Outcome<FlagImport>.Accepted read => ActAsync(
                (db, edit, now) => ActorStore.Authorize(db, by, Permission.ManageFlags, null, now).Then(actor => EnvironmentStore.Find(db, environment) is null
                    ? Refusal.NotFound("environment.unknown", $"There is no environment {environment}.")
                    : Import(db, edit, read.Value, new(environment, actor, reason, now))),
                cancellationToken),
            Outcome<FlagImport>.Refused refused => Task.FromResult<Outcome<FlagImportPreview>>(refused.Why),
            _ => throw new InvalidOperationException("An outcome is accepted or refused."),
        };

    /// <summary>The environment as one flagd document: flags and segments as they are now.</summary>
    public Outcome<byte[]> Export(EnvironmentKey environment) => database.Read<Outcome<byte[]>>(db => EnvironmentStore.Find(db, environment) is null
        ? Refusal.NotFound("environment.unknown", $"There is no environment {environment}.")
        : FlagDocumentStore.Compile(db, environment));

    /// <summary>The environment for evaluators that know flagd only: the same variants, said in its words.</summary>
    public Outcome<PlainDocument> ExportPlain(EnvironmentKey environment) => database.Read<Outcome<PlainDocument>>(db => EnvironmentStore.Find(db, environment) is null
        ? Refusal.NotFound("environment.unknown", $"There is no environment {environment}.")
        : PlainFlagRules.Compile(FlagDocumentStore.List(db, environment), SegmentStore.List(db, environment), SegmentStore.Metadata(db, environment)));

    private Outcome<FlagImportPreview> Import(DbConnection db, FlagEdit edit, FlagImport import, ImportCourse course)
    {
        var before = FlagImportRules.Preview(
            import,
            key => FlagStore.Find(db, key),
            key => FlagStore.Find(db, key) is { } flag ? Present(db, flag, course.Environment) : null,
            key => SegmentStore.Current(db, key, course.Environment));

        edit.IsLenient = true;

        // Segments before flags and flags before plans, so that each finds what it names.
        var refusal = import.Segments.Select(segment => ImportSegment(db, edit, segment, course)).FirstOrDefault(no => no is not null)
            ?? import.Flags.Select(flag => Keep(db, edit, FlagStore.Find(db, flag.Key), FlagImportRules.WishOf(flag, FlagStore.Find(db, flag.Key)), course.Actor, course.Now).Refusal).FirstOrDefault(no => no is not null)
            ?? import.Flags.Select(flag => ImportPlan(db, edit, flag, course)).FirstOrDefault(no => no is not null);
        if (refusal is not null)
        {
            return refusal;
        }

        if (import.Metadata != SegmentStore.Metadata(db, course.Environment))
        {
            SegmentStore.SaveMetadata(db, course.Environment, import.Metadata);
            edit.Rebuild(course.Environment);
        }

        var sentence = $"A flagd document with {import.Flags.Count} flags and {import.Segments.Count} segments was taken over in {course.Environment}: {before.Changes} of them were new or different.";
        JournalStore.Append(db, new JournalNote("flag.imported", sentence) { Environment = course.Environment, Reason = course.Reason }, course.Actor.Name, course.Now);
        return before;
    }

    private Refusal? ImportSegment(DbConnection db, FlagEdit edit, ImportedSegment imported, ImportCourse course)
    {
        var known = SegmentStore.Current(db, imported.Key, course.Environment);
        var next = CheckAround(db, imported.Key, course.Environment) is { } around && known?.Plan != imported.Plan with { Description = known?.Plan.Description ?? "" } ? around : SegmentRules.Follow(known, imported.Key, course.Environment, imported.Plan with { Description = known?.Plan.Description ?? "" }, known?.Number ?? 0, course.Actor.Name, course.Reason, course.Now);
        return next.Then<Segment>(whole => Keep(db, edit, known, whole, course.Actor, course.Now)).Refusal;
    }

    /// <summary>A segment that is not there is a warning of the preview, not a refusal: flagd loads such documents too.</summary>
    private static Refusal? ImportPlan(DbConnection db, FlagEdit edit, ImportedFlag imported, ImportCourse course)
    {
        var flag = FlagStore.Find(db, imported.Key) ?? throw new InvalidOperationException("It was written before its plan.");
        var known = new KnownState(flag, course.Actor, Present(db, flag, course.Environment));
        return FlagPlanRules.Apply(imported.Plan, Sight(db, flag, course.Environment) with { HasSegment = _ => true }).Then(plan =>
            plan == known.State.Plan
                ? known.State
                : Direct(db, known).Then(_ => FlagStateRules.Follow(known.State, plan, known.State.Number, course.Actor.Name, course.Reason, course.Now)).Then<FlagState>(next =>
                    Keep(db, edit, known, next, "flag.set", $"{next.Flag} in {next.Environment}, imported: {FlagDifferenceRules.Sentence(FlagDifferenceRules.Between(known.State.Plan, next.Plan))}.", course.Now))).Refusal is { } refusal
                ? refusal with { Sentence = $"Flag {imported.Key}: {refusal.Sentence}" }
                : null;
    }

    private sealed record ImportCourse(EnvironmentKey Environment, Actor Actor, string? Reason, DateTimeOffset Now);
}
