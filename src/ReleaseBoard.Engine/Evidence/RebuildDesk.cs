using System.Data.Common;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where those who build an artifact again say what came out.</summary>
public sealed class RebuildDesk(Database database, ArtifactFiles files, ArchiveComparing comparing, Feed feed, TimeProvider clock, IOptions<ArtifactOptions> options)
{
    /// <summary>Takes what somebody says came out; where it names its files and something else did, those that differ are found.</summary>
    public async Task<Outcome<Rebuild>> PostAsync(RebuildWish wish, Credential by, CancellationToken cancellationToken)
    {
        if (Early(wish, by) is { } refusal)
        {
            return refusal;
        }

        if (wish.Result is not { } result)
        {
            return Refusal.Invalid("rebuild.digest-missing", "Say the digest that came out, or send the archive itself.");
        }

        return result == wish.Artifact || wish.Files.Count == 0
            ? await KeepAsync(wish, result, null, by, cancellationToken)
            : await CompareAsync(wish, result, comparing.WithAsync(wish.Artifact, wish.Files, cancellationToken), by, cancellationToken);
    }

    /// <summary>The same with the archive that came out: the board hashes it itself, compares it where it differs, and keeps it not.</summary>
    public async Task<Outcome<Rebuild>> PostAsync(RebuildWish wish, Stream archive, Credential by, CancellationToken cancellationToken)
    {
        if (Early(wish, by) is { } refusal)
        {
            return refusal;
        }

        var received = await files.ReceiveAsync(archive, options.Value.MaximumBytes, cancellationToken);
        return await received.Match(
            async arrival =>
            {
                using (arrival)
                {
                    return await TakeAsync(wish, arrival, by, cancellationToken);
                }
            },
            why => Task.FromResult<Outcome<Rebuild>>(why));
    }

    private Task<Outcome<Rebuild>> TakeAsync(RebuildWish wish, ArtifactFiles.Arrival arrival, Credential by, CancellationToken cancellationToken)
    {
        if (wish.Result is { } said && said != arrival.Digest)
        {
            return Task.FromResult<Outcome<Rebuild>>(Refusal.Invalid("rebuild.digest-mismatch", $"What arrived has the digest {arrival.Digest.Short}…, not {said.Short}… as was said: it changed on its way."));
        }

        return arrival.Digest == wish.Artifact
            ? KeepAsync(wish, arrival.Digest, null, by, cancellationToken)
            : CompareAsync(wish, arrival.Digest, comparing.WithAsync(wish.Artifact, arrival, cancellationToken), by, cancellationToken);
    }

    private async Task<Outcome<Rebuild>> CompareAsync(RebuildWish wish, Digest result, Task<Outcome<ArchiveDifference>> comparison, Credential by, CancellationToken cancellationToken)
    {
        var compared = await comparison;

        // That other bytes came out is worth knowing also where nobody can say which.
        var difference = compared.Match(found => found, why => new ArchiveDifference { Note = why.Sentence });
        return await KeepAsync(wish, result, difference, by, cancellationToken);
    }

    private Refusal? Early(RebuildWish wish, Credential by) =>
        database.Read(db => Subject.Find(db, wish.Artifact, by, clock.GetUtcNow())).Refusal ?? RebuildRules.Check(wish, clock.GetUtcNow());

    private Task<Outcome<Rebuild>> KeepAsync(RebuildWish wish, Digest result, ArchiveDifference? difference, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, wish, result, difference, by), cancellationToken);

    private Outcome<Rebuild> Keep(DbConnection db, RebuildWish wish, Digest result, ArchiveDifference? difference, Credential by)
    {
        var now = Stored.Now(clock);
        return Subject.Find(db, wish.Artifact, by, now).Then<Rebuild>(subject =>
        {
            // Who is at the limit may still correct what they said before.
            if (RebuildStore.Count(db, wish.Artifact) >= RebuildRules.Most && !RebuildStore.RemoveEarlier(db, wish.Artifact, subject.Actor.Person, wish.Rebuilder.Trim()))
            {
                return new Refusal("rebuild.too-many", $"{wish.Artifact.Short}… has {RebuildRules.Most} rebuilds, the most that are kept.");
            }

            var rebuild = Rebuild(wish, result, difference, subject.Actor, now);
            RebuildStore.Insert(db, rebuild);
            subject.Note(
                db,
                rebuild.Matches ? "evidence.rebuilt" : "evidence.rebuilt-otherwise",
                artifact => $"{rebuild.Rebuilder} built {artifact.Application} {artifact.Version} again and got {(rebuild.Matches ? "the same bytes" : $"other bytes ({rebuild.Result.Short}…)")}.",
                Stored.Json(rebuild with { Difference = null }),
                now);
            return rebuild;
        });
    }

    private static Rebuild Rebuild(RebuildWish wish, Digest result, ArchiveDifference? difference, Actor actor, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Artifact = wish.Artifact,
        Rebuilder = wish.Rebuilder.Trim(),
        Result = result,
        Environment = wish.Environment,
        StartedAt = wish.StartedAt,
        FinishedAt = wish.FinishedAt,
        LogUrl = wish.LogUrl,
        PostedBy = actor.Name,
        Person = actor.Person,
        PostedAt = now,
        Differing = difference?.Total ?? 0,
        Difference = difference,
    };
}
