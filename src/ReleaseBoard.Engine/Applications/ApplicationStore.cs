using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Applications;

/// <summary>The table of applications.</summary>
public static class ApplicationStore
{
    private const string Columns = "key, kind, summary, keep_artifacts as KeepArtifacts, created_at as CreatedAt, revision";

    public static Application? Find(DbConnection db, ApplicationKey key) =>
        db.QuerySingleOrDefault<ApplicationRow>($"select {Columns} from application where key = @key", new { key = key.Value })?.ToApplication();

    /// <summary>In the order of their keys, after the cursor; of some only, where they are given.</summary>
    public static Page<Application> List(DbConnection db, string? search, string? after, int count, IReadOnlyCollection<ApplicationKey>? only = null)
    {
        var rows = db.Query<ApplicationRow>(
            $"""
            select {Columns}
              from application
             where key > @After and (@Search is null or key like '%' || @Search || '%' or summary like '%' || @Search || '%')
               {(only is null ? "" : "and key in @Only")}
             order by key
             limit @Count
            """,
            new { After = after ?? "", Search = search, Count = count + 1, Only = only?.Select(key => key.Value).ToArray() }).Select(row => row.ToApplication()).ToList();
        return Stored.ToPage(rows, count, application => application.Key.Value);
    }

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, Application application) => db.Execute(
        """
        insert into application (key, kind, summary, keep_artifacts, created_at, revision)
        values (@Key, @Kind, @Summary, @KeepArtifacts, @CreatedAt, @Revision)
        on conflict (key) do update set kind = excluded.kind, summary = excluded.summary, keep_artifacts = excluded.keep_artifacts, revision = excluded.revision
         where application.revision = excluded.revision - 1
        """,
        ApplicationRow.Of(application)) == 1;

    private sealed record ApplicationRow(string Key, string Kind, string Summary, long KeepArtifacts, long CreatedAt, long Revision)
    {
        public static ApplicationRow Of(Application application) => new(
            application.Key.Value, application.Kind.ToString(), application.Summary, application.KeepArtifacts, Stored.Milliseconds(application.CreatedAt), application.Revision);

        public Application ToApplication() => new()
        {
            Key = new(Key),
            Kind = Stored.Enum<ApplicationKind>(Kind),
            Summary = Summary,
            KeepArtifacts = (int)KeepArtifacts,
            CreatedAt = Stored.Time(CreatedAt),
            Revision = (int)Revision,
        };
    }
}
