using System.Data.Common;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Dapper;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>The table of bills of materials: one an artifact, the last that came. Components lie packed, and apart from what pages read.</summary>
internal static class SbomStore
{
    public static SbomSummary? Summary(DbConnection db, Digest artifact) => db.QuerySingleOrDefault<SummaryRow>(
        "select summary, posted_by as PostedBy, posted_at as PostedAt from sbom where artifact = @artifact", new { artifact = artifact.Value })?.ToSummary();

    /// <summary>The components as they are packed; null when there is no bill of materials.</summary>
    public static byte[]? Packed(DbConnection db, Digest artifact) =>
        db.QuerySingleOrDefault<byte[]>("select components from sbom where artifact = @artifact", new { artifact = artifact.Value });

    /// <summary>Unpacks one component after the other: no more than one stands in memory.</summary>
    public static async IAsyncEnumerable<SbomComponent> UnpackAsync(byte[] packed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        await foreach (var component in Stored.ManyFromJsonAsync<SbomComponent>(brotli, cancellationToken))
        {
            yield return component;
        }
    }

    /// <param name="packed">The components, packed before the pen was taken.</param>
    public static void Save(DbConnection db, Digest artifact, SbomSummary summary, byte[] packed, OperatorName by, DateTimeOffset now) => db.Execute(
        """
        insert into sbom (artifact, summary, components, posted_by, posted_at) values (@Artifact, @Summary, @Components, @By, @Now)
        on conflict (artifact) do update set summary = excluded.summary, components = excluded.components, posted_by = excluded.posted_by, posted_at = excluded.posted_at
        """,
        new { Artifact = artifact.Value, Summary = Stored.Json(summary), Components = packed, By = by.Value, Now = Stored.Milliseconds(now) });

    public static byte[] Pack(Facts<SbomComponent> components)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(Encoding.UTF8.GetBytes(Stored.Json(components)));
        }

        return packed.ToArray();
    }

    private sealed record SummaryRow(string Summary, string PostedBy, long PostedAt)
    {
        public SbomSummary ToSummary() => Stored.FromJson<SbomSummary>(Summary) with { PostedBy = new(PostedBy), PostedAt = Stored.Time(PostedAt) };
    }
}
