using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>The plans that artifacts carry: read once for a digest, kept without their secrets.</summary>
public sealed class PlanBook(Database database, ArtifactFiles files, TimeProvider clock)
{
    /// <summary>The plan of an artifact; read now if nobody did before. Null when it carries none.</summary>
    public async Task<PlanReading?> FindAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Manifest.Infrastructure?.Plan is null)
        {
            return null;
        }

        if (database.Read(db => PlanStore.Find(db, artifact.Digest)) is { } known)
        {
            return known;
        }

        var read = await Task.Run(() => PlanArchive.Read(new StoredArtifact(artifact, files.PathOf(artifact.Digest)), new SecretWords(), cancellationToken), cancellationToken);
        var reading = new PlanReading(read.Match<InfrastructurePlan?>(plan => plan, _ => null), read.Refusal?.Sentence, Stored.Now(clock));
        if (read.Refusal?.Code is PlanArchive.Unreadable or PlanArchive.Changed)
        {
            // The disk says so and not the bytes: next time it may say something else.
            return reading;
        }

        await database.WriteAsync<bool>(
            db =>
            {
                PlanStore.Add(db, artifact.Digest, reading);
                return true;
            },
            cancellationToken);
        return reading;
    }
}
