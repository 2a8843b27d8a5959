using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Environments;

/// <summary>The table of paths: one an application.</summary>
public static class PathStore
{
    private const string Columns = "application, stages, newest_supersedes as NewestSupersedes, revision";

    public static ReleasePath? Find(DbConnection db, ApplicationKey application) =>
        db.QuerySingleOrDefault<PathRow>($"select {Columns} from release_path where application = @application", new { application = application.Value })?.ToPath();

    /// <summary>The paths of these applications, in one question.</summary>
    public static IReadOnlyDictionary<ApplicationKey, ReleasePath> Find(DbConnection db, IEnumerable<ApplicationKey> applications) =>
        db.Query<PathRow>($"select {Columns} from release_path where application in @keys", new { keys = applications.Select(key => key.Value).ToArray() })
            .Select(row => row.ToPath()).ToDictionary(path => path.Application);

    /// <summary>The applications whose path names the environment.</summary>
    public static Facts<ApplicationKey> Naming(DbConnection db, EnvironmentKey environment) =>
        db.Query<string>("select application from path_stage where environment = @environment order by application", new { environment = environment.Value })
            .Select(key => new ApplicationKey(key)).ToFacts();

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, ReleasePath path)
    {
        var saved = db.Execute(
            """
            insert into release_path (application, stages, newest_supersedes, revision)
            values (@Application, @Stages, @NewestSupersedes, @Revision)
            on conflict (application) do update set stages = excluded.stages, newest_supersedes = excluded.newest_supersedes, revision = excluded.revision
             where release_path.revision = excluded.revision - 1
            """,
            new PathRow(path.Application.Value, Stored.Json(path.Stages), path.NewestSupersedes ? 1 : 0, path.Revision)) == 1;
        if (saved)
        {
            db.Execute("delete from path_stage where application = @application", new { application = path.Application.Value });
            db.Execute(
                "insert into path_stage (application, environment) values (@application, @environment)",
                path.Stages.Select(stage => new { application = path.Application.Value, environment = stage.Environment.Value }));
        }

        return saved;
    }

    private sealed record PathRow(string Application, string Stages, long NewestSupersedes, long Revision)
    {
        public ReleasePath ToPath() => new()
        {
            Application = new(Application),
            Stages = Stored.FromJson<Facts<Stage>>(Stages),
            NewestSupersedes = NewestSupersedes != 0,
            Revision = (int)Revision,
        };
    }
}
