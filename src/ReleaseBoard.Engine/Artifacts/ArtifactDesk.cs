using System.Data.Common;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Artifacts;

/// <summary>Where build results come in and are looked up.</summary>
public sealed class ArtifactDesk(Database database, ArtifactFiles files, Feed feed, TimeProvider clock, IOptions<ArtifactOptions> options)
{
    public Artifact? Find(ApplicationKey application, ArtifactVersion version) => database.Read(db => ArtifactStore.Find(db, application, version));

    /// <summary>Newest first; the cursor is the sequence of the last one seen.</summary>
    public Page<Artifact> List(ApplicationKey application, string? search, long? before, int count) =>
        database.Read(db => ArtifactStore.List(db, application, search, before, Math.Clamp(count, 1, 200)));

    /// <summary>Versions of all applications that begin so; none for an empty beginning.</summary>
    public IReadOnlyList<ArtifactName> Named(string beginning, int count) =>
        beginning.Length == 0 ? [] : database.Read(db => ArtifactStore.Named(db, beginning, Math.Clamp(count, 1, 200)));

    /// <summary>The archive's own bytes; null when they are gone from the disk.</summary>
    public Stream? Open(Artifact artifact) => files.Open(artifact.Digest);

    /// <summary>
    /// Takes an archive in. The same bytes under the same version are the same artifact; other bytes are refused. Whoever may
    /// not upload is told before a byte is read, and asked again when all of them are here.
    /// </summary>
    public async Task<Outcome<ArtifactPut>> PutAsync(ArtifactWish wish, Stream content, Credential by, CancellationToken cancellationToken)
    {
        var early = database.Read(db => Authorize(db, wish.Application, by)).Refusal
            ?? ArtifactRules.CheckOrigin(wish.Origin)
            ?? ArtifactRules.CheckSize(wish.DeclaredSize, options.Value.MaximumBytes);
        if (early is not null)
        {
            return early;
        }

        var received = await files.ReceiveAsync(content, options.Value.MaximumBytes, cancellationToken);
        if (received is not Outcome<ArtifactFiles.Arrival>.Accepted { Value: var arrival })
        {
            return received.Then<ArtifactPut>(_ => throw new InvalidOperationException("An outcome is accepted or refused."));
        }

        using (arrival)
        {
            return await Check(wish, arrival, cancellationToken).Match(
                manifest => KeepAsync(wish, arrival, manifest, by, cancellationToken),
                refusal => Task.FromResult<Outcome<ArtifactPut>>(refusal));
        }
    }

    private Outcome<ArtifactManifest> Check(ArtifactWish wish, ArtifactFiles.Arrival arrival, CancellationToken cancellationToken)
    {
        if (wish.Expected is { } expected && expected != arrival.Digest)
        {
            return Refusal.Invalid("artifact.digest-mismatch", $"What arrived has the digest {arrival.Digest.Short}…, not {expected.Short}… as was said: it changed on its way.");
        }

        using var archive = arrival.OpenRead();
        return ArchiveReader.Read(archive, options.Value.Limits, onFile: null, cancellationToken);
    }

    private Task<Outcome<ArtifactPut>> KeepAsync(
        ArtifactWish wish, ArtifactFiles.Arrival arrival, ArtifactManifest manifest, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, wish, arrival, manifest, by), cancellationToken);

    private Outcome<ArtifactPut> Keep(DbConnection db, ArtifactWish wish, ArtifactFiles.Arrival arrival, ArtifactManifest manifest, Credential by) =>
        Authorize(db, wish.Application, by).Then<ArtifactPut>(actor =>
        {
            var known = ArtifactStore.Find(db, wish.Application, wish.Version);
            var deleted = TombstoneStore.Find(db, wish.Application, wish.Version);
            var application = ApplicationStore.Find(db, wish.Application) ?? throw new InvalidOperationException($"{wish.Application} was known a moment ago.");
            if ((ArtifactRules.CheckKind(application, manifest) ?? ArtifactRules.CheckVersion(wish, known?.Digest ?? deleted?.Digest, arrival.Digest)) is { } refusal)
            {
                return refusal;
            }

            // The bytes stand in their place before the commit that names them; a row without its bytes would be a lie.
            arrival.Keep();
            return known is null ? new ArtifactPut(Insert(db, wish, arrival, manifest, deleted, actor), IsNew: true) : new ArtifactPut(known, IsNew: false);
        });

    private Artifact Insert(DbConnection db, ArtifactWish wish, ArtifactFiles.Arrival arrival, ArtifactManifest manifest, Tombstone? deleted, Actor actor)
    {
        var now = Stored.Now(clock);
        var artifact = new Artifact
        {
            Application = wish.Application,
            Version = wish.Version,
            Digest = arrival.Digest,
            Size = arrival.Size,
            Sequence = deleted?.Sequence ?? ArtifactStore.NextSequence(db, wish.Application),
            Manifest = manifest,
            Origin = wish.Origin,
            UploadedBy = actor.Name,
            UploadedAt = now,
        };
        ArtifactStore.Insert(db, artifact);
        TombstoneStore.Remove(db, wish.Application, wish.Version);
        var note = new JournalNote("artifact.uploaded", $"{artifact.Application} {artifact.Version} arrived ({artifact.Digest.Short}…, {artifact.Size} bytes).")
        {
            Application = artifact.Application,
            Subject = artifact.Version.Value,
            Details = Stored.Json(artifact),
        };
        JournalStore.Append(db, note, actor.Name, now);
        return artifact;
    }

    private Outcome<Actor> Authorize(DbConnection db, ApplicationKey application, Credential by) =>
        ActorStore.Authorize(db, by, Permission.UploadArtifact, application, clock.GetUtcNow()).Then<Actor>(actor =>
            ApplicationStore.Find(db, application) is null
                ? Refusal.NotFound("application.unknown", $"There is no application {application}.")
                : actor);
}

/// <summary>What came of an upload: the artifact, and whether it was not known before.</summary>
public sealed record ArtifactPut(Artifact Artifact, bool IsNew);
