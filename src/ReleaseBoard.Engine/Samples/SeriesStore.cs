using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>A series as the store knows it.</summary>
/// <param name="LastAt">Its last written sample, UTC milliseconds.</param>
/// <param name="RolledAt">The last sample that its minutes and hours tell of; those after it have to be read.</param>
internal sealed record StoredSeries(long Id, SeriesIdentity Identity, MetricKind Kind, long LastAt, long RolledAt);

/// <summary>The table of series.</summary>
internal static class SeriesStore
{
    /// <summary>The series' number, a new one where there was none.</summary>
    public static long Save(DbConnection db, SeriesIdentity identity, MetricKind kind, long first) => db.ExecuteScalar<long>(
        """
        insert into sample_series (application, environment, deployment, source, name, labels, kind, first_at, last_at, rolled_at)
        values (@Application, @Environment, @Deployment, @Source, @Name, @Labels, @Kind, @first, @first - 1, @first - 1)
        on conflict (application, environment, deployment, source, name, labels) do update set kind = excluded.kind
        returning id
        """,
        new
        {
            Application = identity.Slot.Application.Value,
            Environment = identity.Slot.Environment.Value,
            Deployment = identity.Deployment?.ToString() ?? "",
            identity.Source,
            identity.Series.Name,
            Labels = Labels(identity.Series.Labels),
            Kind = kind.ToString(),
            first,
        });

    /// <summary>Series of a slot that have written samples in the range; null when there are more than so many before their labels are looked at.</summary>
    public static IReadOnlyList<StoredSeries>? Find(DbConnection db, SampleQuestion question, int atMost)
    {
        // Only what is asked stands in the query, so that it can use its index.
        var rows = db.Query<SeriesRow>(
            $"""
            select id, application, environment, deployment, source, name, labels, kind, last_at as LastAt, rolled_at as RolledAt
              from sample_series
             where application = @Application and environment = @Environment and last_at > @From and first_at <= @Until
               {(question.Deployment is null ? "" : "and deployment = @Deployment")} {(question.Name is null ? "" : "and name = @Name")}
             limit @Limit
            """,
            new
            {
                Application = question.Slot.Application.Value,
                Environment = question.Slot.Environment.Value,
                From = Stored.Milliseconds(question.From),
                Until = Stored.Milliseconds(question.Until),
                Deployment = question.Deployment?.ToString(),
                question.Name,
                Limit = atMost + 1,
            }).ToList();
        return rows.Count > atMost ? null : [.. rows.Select(row => row.ToSeries()).Where(series => question.Finds(series.Identity))];
    }

    public static StoredSeries? Find(DbConnection db, long id) => db.QuerySingleOrDefault<SeriesRow>(
        """
        select id, application, environment, deployment, source, name, labels, kind, last_at as LastAt, rolled_at as RolledAt
          from sample_series
         where id = @id
        """,
        new { id })?.ToSeries();

    /// <summary>Notes the last sample that is in chunks: what is later is in memory, or was in the tail.</summary>
    public static Prepared Noting(DbConnection db) => new(db, "update sample_series set last_at = max(last_at, @last) where id = @id", "@last", "@id");

    /// <summary>Notes the last sample that minutes and hours tell of.</summary>
    public static Prepared NotingRolled(DbConnection db) => new(db, "update sample_series set rolled_at = @rolled where id = @id", "@rolled", "@id");

    /// <summary>Series with samples in chunks up to a number that no minute tells of yet, at most so many.</summary>
    public static IReadOnlyList<StoredSeries> Unrolled(DbConnection db, long lastChunk, int atMost) =>
    [
        .. db.Query<SeriesRow>(
            """
            select id, application, environment, deployment, source, name, labels, kind, last_at as LastAt, rolled_at as RolledAt
              from sample_series series
             where id in (select chunk.series from sample_chunk chunk where chunk.id <= @lastChunk and chunk.ends_at > series.rolled_at)
             limit @atMost
            """,
            new { lastChunk, atMost }).Select(row => row.ToSeries()),
    ];

    /// <summary>The next so many series after one, in the order of their numbers.</summary>
    public static IReadOnlyList<long> List(DbConnection db, long after, int count) =>
        [.. db.Query<long>("select id from sample_series where id > @after order by id limit @count", new { after, count })];

    /// <summary>Lets go of series that brought nothing since an instant.</summary>
    public static int ForgetBefore(DbConnection db, long at) => db.Execute("delete from sample_series where last_at < @at", new { at });

    private static string Labels(Facts<MetricLabel> labels) => Stored.Json(labels.Select(label => new[] { label.Name, label.Value }));

    private sealed record SeriesRow(long Id, string Application, string Environment, string Deployment, string Source, string Name, string Labels, string Kind, long LastAt, long RolledAt)
    {
        public StoredSeries ToSeries() => new(
            Id,
            new SeriesIdentity(
                new Slot(new(Application), new(Environment)),
                Deployment.Length == 0 ? null : new DeploymentId(Guid.Parse(Deployment)),
                Source,
                new MetricSeries(Name, Stored.FromJson<string[][]>(Labels).Select(label => new MetricLabel(label[0], label[1])).ToFacts())),
            Stored.Enum<MetricKind>(Kind),
            LastAt,
            RolledAt);
    }
}
