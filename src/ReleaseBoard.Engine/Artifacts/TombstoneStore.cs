using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Artifacts;

/// <summary>The table of artifacts that were deleted, and the one way from the one table into the other.</summary>
internal static class TombstoneStore
{
    public static Tombstone? Find(DbConnection db, ApplicationKey application, ArtifactVersion version) =>
        db.QuerySingleOrDefault<TombstoneRow>(
            "select digest, sequence from artifact_deleted where application = @application and version = @version",
            new { application = application.Value, version = version.Value })?.ToTombstone();

    /// <summary>The artifact's row goes; what it was is remembered.</summary>
    public static void Bury(DbConnection db, Artifact artifact, DateTimeOffset now)
    {
        var values = new
        {
            Application = artifact.Application.Value,
            Version = artifact.Version.Value,
            Digest = artifact.Digest.Value,
            artifact.Sequence,
            DeletedAt = Stored.Milliseconds(now),
        };
        db.Execute("delete from artifact where application = @Application and version = @Version", values);
        db.Execute(
            """
            insert into artifact_deleted (application, version, digest, sequence, deleted_at)
            values (@Application, @Version, @Digest, @Sequence, @DeletedAt)
            """,
            values);
    }

    /// <summary>The version is back.</summary>
    public static void Remove(DbConnection db, ApplicationKey application, ArtifactVersion version) => db.Execute(
        "delete from artifact_deleted where application = @application and version = @version", new { application = application.Value, version = version.Value });

    /// <summary>Every digest that an artifact of any application uses.</summary>
    public static IReadOnlySet<Digest> DigestsInUse(DbConnection db) =>
        db.Query<string>("select distinct digest from artifact").Select(digest => new Digest(digest)).ToHashSet();

    private sealed record TombstoneRow(string Digest, long Sequence)
    {
        public Tombstone ToTombstone() => new(new(Digest), Sequence);
    }
}

/// <summary>What a deleted version was: its bytes, and its place in the order of arrival.</summary>
internal sealed record Tombstone(Digest Digest, long Sequence);
