using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>The table of provenance documents, as they were sent: they are judged whenever they are looked at.</summary>
internal static class ProvenanceStore
{
    /// <summary>What was sent of an artifact in the order it came, without the documents themselves.</summary>
    public static IReadOnlyList<SentProvenance> List(DbConnection db, Digest artifact) => db.Query<ProvenanceRow>(
        "select digest, posted_by as PostedBy, posted_at as PostedAt from provenance where artifact = @artifact order by posted_at, rowid", new { artifact = artifact.Value })
        .Select(row => new SentProvenance(new(row.Digest), new(row.PostedBy), Stored.Time(row.PostedAt))).ToList();

    public static byte[] Bytes(DbConnection db, Digest artifact, Digest digest) => db.QuerySingle<byte[]>(
        "select document from provenance where artifact = @Artifact and digest = @Digest", new { Artifact = artifact.Value, Digest = digest.Value });

    public static long Count(DbConnection db, Digest artifact) =>
        db.ExecuteScalar<long>("select count(*) from provenance where artifact = @artifact", new { artifact = artifact.Value });

    public static bool Has(DbConnection db, Digest artifact, Digest digest) => db.ExecuteScalar<bool>(
        "select exists (select 1 from provenance where artifact = @Artifact and digest = @Digest)", new { Artifact = artifact.Value, Digest = digest.Value });

    /// <summary>False when there is no such document.</summary>
    public static bool Remove(DbConnection db, Digest artifact, Digest digest) => db.Execute(
        "delete from provenance where artifact = @Artifact and digest = @Digest", new { Artifact = artifact.Value, Digest = digest.Value }) == 1;

    /// <summary>False when the same document is there already.</summary>
    public static bool Insert(DbConnection db, Digest artifact, Digest digest, byte[] document, OperatorName by, DateTimeOffset now) => db.Execute(
        """
        insert into provenance (artifact, digest, document, posted_by, posted_at) values (@Artifact, @Digest, @Document, @By, @Now)
        on conflict (artifact, digest) do nothing
        """,
        new { Artifact = artifact.Value, Digest = digest.Value, Document = document, By = by.Value, Now = Stored.Milliseconds(now) }) == 1;

    private sealed record ProvenanceRow(string Digest, string PostedBy, long PostedAt);
}

/// <summary>One document that was sent, by its digest.</summary>
internal sealed record SentProvenance(Digest Document, OperatorName By, DateTimeOffset At);
