using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>What evidence is about: the artifacts that have a digest, and who brings it.</summary>
internal sealed record Subject(Actor Actor, Facts<Artifact> Artifacts)
{
    /// <summary>The subject, if whoever brings evidence may act on every application that carries it: it changes what all of them show.</summary>
    public static Outcome<Subject> Find(DbConnection db, Digest digest, Credential by, DateTimeOffset now) => ActorStore.Find(db, by, now).Then<Subject>(actor =>
    {
        if (!actor.Permissions.Contains(Permission.UploadArtifact))
        {
            return PermissionRules.Check(actor, Permission.UploadArtifact) ?? throw new InvalidOperationException("What is missing is refused.");
        }

        var all = ArtifactStore.WithDigest(db, digest);
        var seen = all.Where(artifact => actor.Reach.Sees(artifact.Application)).ToFacts();
        return seen.Count == 0 ? Unknown(digest)
            : seen.Count < all.Count ? Refusal.Forbidden("permission.other-application", $"{digest.Short}… is also an artifact of an application that {actor.Name} may not act on.")
            : new Subject(actor, all);
    });

    public static Refusal Unknown(Digest digest) => Refusal.NotFound("artifact.unknown", $"There is no artifact with the digest {digest.Short}….");

    /// <summary>One entry for each application that carries it.</summary>
    public void Note(DbConnection db, string act, Func<Artifact, string> sentence, string details, DateTimeOffset now)
    {
        foreach (var artifact in Artifacts.GroupBy(artifact => artifact.Application).Select(group => group.MaxBy(artifact => artifact.Sequence)).OfType<Artifact>())
        {
            JournalStore.Append(db, new JournalNote(act, sentence(artifact)) { Application = artifact.Application, Subject = artifact.Version.Value, Details = details }, Actor.Name, now);
        }
    }
}
