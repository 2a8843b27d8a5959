using System.Data.Common;
using System.Globalization;
using Dapper;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Artifacts;

/// <summary>The table of artifacts. A row is written once and never changed.</summary>
public static class ArtifactStore
{
    private const string Columns =
        """
        application, version, digest, size, sequence, manifest, commit_id as CommitId, branch, author, message,
        build_url as BuildUrl, uploaded_by as UploadedBy, uploaded_at as UploadedAt
        """;

    public static Artifact? Find(DbConnection db, ApplicationKey application, ArtifactVersion version) =>
        db.QuerySingleOrDefault<ArtifactRow>(
            $"select {Columns} from artifact where application = @Application and version = @Version",
            new { Application = application.Value, Version = version.Value })?.ToArtifact();

    /// <summary>Every artifact that has these bytes, in the order of applications and arrival.</summary>
    public static Facts<Artifact> WithDigest(DbConnection db, Digest digest) =>
        db.Query<ArtifactRow>($"select {Columns} from artifact where digest = @digest order by application, sequence", new { digest = digest.Value })
            .Select(row => row.ToArtifact()).ToFacts();

    /// <summary>Newest first, before the cursor (an artifact's sequence).</summary>
    public static Page<Artifact> List(DbConnection db, ApplicationKey application, string? search, long? before, int count)
    {
        var rows = db.Query<ArtifactRow>(
            $"""
            select {Columns}
              from artifact
             where application = @Application and sequence < @Before
               and (@Search is null or version like '%' || @Search || '%' or branch like '%' || @Search || '%'
                    or message like '%' || @Search || '%' or commit_id like @Search || '%')
             order by sequence desc
             limit @Count
            """,
            new { Application = application.Value, Search = search, Before = before ?? long.MaxValue, Count = count + 1 }).Select(row => row.ToArtifact()).ToList();
        return Stored.ToPage(rows, count, artifact => artifact.Sequence.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Versions of all applications that begin so, in the order of their names: the version itself stands first.</summary>
    public static IReadOnlyList<ArtifactName> Named(DbConnection db, string beginning, int count) => db.Query<NameRow>(
        """
        select application, version
          from artifact
         where version >= @beginning and version < @beyond
         order by version, application
         limit @count
        """,
        new { beginning, beyond = beginning + '\uffff', count }).Select(row => new ArtifactName(new(row.Application), new(row.Version))).ToList();

    /// <summary>All of an application, oldest first.</summary>
    internal static Facts<Artifact> All(DbConnection db, ApplicationKey application) =>
        db.Query<ArtifactRow>($"select {Columns} from artifact where application = @application order by sequence", new { application = application.Value })
            .Select(row => row.ToArtifact()).ToFacts();

    /// <summary>The newest of each of these applications, in one question.</summary>
    public static IReadOnlyDictionary<ApplicationKey, Artifact> Latest(DbConnection db, IEnumerable<ApplicationKey> applications) => db.Query<ArtifactRow>(
        $"""
        select {Columns}
          from artifact
         where (application, sequence) in (select application, max(sequence) from artifact where application in @keys group by application)
        """,
        new { keys = applications.Select(key => key.Value).ToArray() }).Select(row => row.ToArtifact()).ToDictionary(artifact => artifact.Application);

    /// <summary>The place in the order of arrival that the application's next artifact takes; that of a deleted one is never given away.</summary>
    public static long NextSequence(DbConnection db, ApplicationKey application) => 1 + db.ExecuteScalar<long>(
        """
        select coalesce(max(sequence), 0)
          from (select sequence from artifact where application = @Application
                union all
                select sequence from artifact_deleted where application = @Application) as known
        """,
        new { Application = application.Value });

    public static void Insert(DbConnection db, Artifact artifact) => db.Execute(
        """
        insert into artifact (application, version, digest, size, sequence, manifest, commit_id, branch, author, message, build_url, uploaded_by, uploaded_at)
        values (@Application, @Version, @Digest, @Size, @Sequence, @Manifest, @CommitId, @Branch, @Author, @Message, @BuildUrl, @UploadedBy, @UploadedAt)
        """,
        ArtifactRow.Of(artifact));

    private sealed record NameRow(string Application, string Version);

    private sealed record ArtifactRow(
        string Application, string Version, string Digest, long Size, long Sequence, string Manifest, string? CommitId, string? Branch, string? Author, string? Message,
        string? BuildUrl, string UploadedBy, long UploadedAt)
    {
        public static ArtifactRow Of(Artifact artifact) => new(
            artifact.Application.Value, artifact.Version.Value, artifact.Digest.Value, artifact.Size, artifact.Sequence, Stored.Json(artifact.Manifest),
            artifact.Origin.Commit, artifact.Origin.Branch, artifact.Origin.Author, artifact.Origin.Message, artifact.Origin.BuildUrl?.OriginalString,
            artifact.UploadedBy.Value, Stored.Milliseconds(artifact.UploadedAt));

        public Artifact ToArtifact() => new()
        {
            Application = new(Application),
            Version = new(Version),
            Digest = new(Digest),
            Size = Size,
            Sequence = Sequence,
            Manifest = Stored.FromJson<ArtifactManifest>(Manifest),
            Origin = new() { Commit = CommitId, Branch = Branch, Author = Author, Message = Message, BuildUrl = BuildUrl is null ? null : new Uri(BuildUrl) },
            UploadedBy = new(UploadedBy),
            UploadedAt = Stored.Time(UploadedAt),
        };
    }
}

/// <summary>An artifact by name alone.</summary>
public sealed record ArtifactName(ApplicationKey Application, ArtifactVersion Version);
