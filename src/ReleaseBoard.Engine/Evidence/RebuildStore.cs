using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>The table of rebuilds. A row is written once; who corrects themselves writes another, in place of their oldest where there are too many.</summary>
internal static class RebuildStore
{
    /// <summary>All of an artifact as they came, without the files that differ: those may be large, and whoever asks for a state needs none.</summary>
    public static Facts<Rebuild> Of(DbConnection db, Digest artifact) => db.Query<RebuildRow>(
        """
        select id, artifact, rebuilder, result, environment, started_at as StartedAt, finished_at as FinishedAt, log_url as LogUrl,
               posted_by as PostedBy, person, posted_at as PostedAt, differing
          from rebuild
         where artifact = @artifact
         order by posted_at, rowid
        """,
        new { artifact = artifact.Value }).Select(row => row.ToRebuild()).ToFacts();

    /// <summary>The same with the files that differ.</summary>
    public static Facts<Rebuild> InFull(DbConnection db, Digest artifact)
    {
        var differences = db.Query<DifferenceRow>("select id, difference from rebuild where artifact = @artifact and difference is not null", new { artifact = artifact.Value })
            .ToDictionary(row => Guid.Parse(row.Id), row => Stored.FromJson<ArchiveDifference>(row.Difference));
        return Of(db, artifact).Select(rebuild => rebuild with { Difference = differences.GetValueOrDefault(rebuild.Id) }).ToFacts();
    }

    /// <summary>Which of these somebody has built again.</summary>
    public static IReadOnlySet<Digest> Rebuilt(DbConnection db, IReadOnlyCollection<Digest> artifacts) => db.Query<string>(
        "select distinct artifact from rebuild where artifact in @artifacts", new { artifacts = artifacts.Select(artifact => artifact.Value).ToArray() })
        .Select(artifact => new Digest(artifact)).ToHashSet();

    public static long Count(DbConnection db, Digest artifact) =>
        db.ExecuteScalar<long>("select count(*) from rebuild where artifact = @artifact", new { artifact = artifact.Value });

    /// <summary>Removes the oldest word of a rebuilder; false when they have said nothing.</summary>
    public static bool RemoveEarlier(DbConnection db, Digest artifact, OperatorName person, string rebuilder) => db.Execute(
        """
        delete from rebuild
         where rowid = (select rowid from rebuild where artifact = @Artifact and person = @Person and rebuilder = @Rebuilder order by posted_at, rowid limit 1)
        """,
        new { Artifact = artifact.Value, Person = person.Value, Rebuilder = rebuilder }) == 1;

    public static void Insert(DbConnection db, Rebuild rebuild) => db.Execute(
        """
        insert into rebuild (id, artifact, rebuilder, result, environment, started_at, finished_at, log_url, posted_by, person, posted_at, differing, difference)
        values (@Id, @Artifact, @Rebuilder, @Result, @Environment, @StartedAt, @FinishedAt, @LogUrl, @PostedBy, @Person, @PostedAt, @Differing, @Difference)
        """,
        new
        {
            Id = rebuild.Id.ToString("N"),
            Artifact = rebuild.Artifact.Value,
            rebuild.Rebuilder,
            Result = rebuild.Result.Value,
            rebuild.Environment,
            StartedAt = Stored.Milliseconds(rebuild.StartedAt),
            FinishedAt = Stored.Milliseconds(rebuild.FinishedAt),
            LogUrl = rebuild.LogUrl?.OriginalString,
            PostedBy = rebuild.PostedBy.Value,
            Person = rebuild.Person.Value,
            PostedAt = Stored.Milliseconds(rebuild.PostedAt),
            rebuild.Differing,
            Difference = rebuild.Difference is null ? null : Stored.Json(rebuild.Difference),
        });

    private sealed record DifferenceRow(string Id, string Difference);

    private sealed record RebuildRow(
        string Id, string Artifact, string Rebuilder, string Result, string Environment, long? StartedAt, long? FinishedAt, string? LogUrl, string PostedBy, string Person,
        long PostedAt, long Differing)
    {
        public Rebuild ToRebuild() => new()
        {
            Id = Guid.Parse(Id),
            Artifact = new(Artifact),
            Rebuilder = Rebuilder,
            Result = new(Result),
            Environment = Environment,
            StartedAt = Stored.Time(StartedAt),
            FinishedAt = Stored.Time(FinishedAt),
            LogUrl = LogUrl is null ? null : new Uri(LogUrl),
            PostedBy = new(PostedBy),
            Person = new(Person),
            PostedAt = Stored.Time(PostedAt),
            Differing = (int)Differing,
        };
    }
}
