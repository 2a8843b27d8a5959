using System.Text;
using Dapper;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>A real database of one test, and a board's hands on it.</summary>
internal sealed class DatabaseOfTest : IDisposable
{
    private readonly string _folder;

    private DatabaseOfTest(DatabaseEngine engine, string connection, string folder)
    {
        (Engine, Connection, _folder) = (engine, connection, folder);
        Door = new DatabaseDoor(Options.Create(new BoardOptions { Data = Path.Combine(folder, "board") }), TimeProvider.System);
    }

    public DatabaseEngine Engine { get; }

    public string Connection { get; }

    public DatabaseDoor Door { get; }

    public MigrationOptions Options_ { get; } = new() { TurnSeconds = 20, LockSeconds = 1 };

    public List<Facts<ApplyStep>> Seen { get; } = [];

    public static async Task<DatabaseOfTest> BuildAsync(DatabaseEngine engine, PostgresServer server)
    {
        var folder = Directory.CreateTempSubdirectory("releaseboard-migrations-").FullName;
        return new(engine, engine is DatabaseEngine.Postgresql ? await server.DatabaseAsync() : Path.Combine(folder, "orders.db"), folder);
    }

    public MigrationSet Set(params (string File, string Text)[] files) =>
        Scripts.Read(Engine is DatabaseEngine.Postgresql ? SqlDialect.PostgreSql : SqlDialect.Sqlite, files).Value();

    public async Task<Outcome<string>> RunAsync(MigrationSet set, MigrationLeave? leave = null, Action<Facts<ApplyStep>>? hear = null, CancellationToken cancellationToken = default)
    {
        await using var target = await OpenAsync();
        return await new ScriptRun(Options.Create(Options_), TimeProvider.System).RunAsync(target, set, leave ?? MigrationLeave.Nothing, "ada", steps =>
        {
            Seen.Add(steps);
            hear?.Invoke(steps);
        }, cancellationToken);
    }

    public async Task<Rehearsal> RehearseAsync(MigrationSet set, bool isOwn = false)
    {
        await using var target = await OpenAsync();
        var plan = MigrationPlanRules.Read(set, [.. await HistoryStore.ReadAsync(target, default)], MigrationLeave.Nothing);
        return (await new PlanRehearsal(Options.Create(Options_), TimeProvider.System).RunAsync(target, plan, isOwn, default)).Value();
    }

    public async Task<IMigrationTarget> OpenAsync() => (await Door.OpenAsync(Engine, Connection, DatabaseUse.Apply, default)).Value();

    public async Task<IReadOnlyList<HistoryRow>> HistoryAsync()
    {
        await using var target = await OpenAsync();
        return await HistoryStore.ReadAsync(target, default);
    }

    /// <summary>"V1 Applied, V2 Failed": the attempts in their order.</summary>
    public async Task<string> AttemptsAsync() => string.Join(", ", (await HistoryAsync()).Select(row => $"{row.Name} {row.State}"));

    /// <summary>"V1 Applied, V2 Pending": how the scripts stand.</summary>
    public async Task<string> StandingsAsync(MigrationSet set) =>
        string.Join(", ", StandingRules.Read(set, [.. await HistoryAsync()]).Select(standing => $"{standing.Name} {standing.State}"));

    public async Task<T?> AskAsync<T>(string sql)
    {
        await using var target = await OpenAsync();
        return await target.Connection.ExecuteScalarAsync<T>(sql);
    }

    public async Task DoAsync(string sql)
    {
        await using var target = await OpenAsync();
        await target.Connection.ExecuteAsync(sql);
    }

    /// <summary>Whether the table is there.</summary>
    public async Task<bool> HasAsync(string table) => await AskAsync<long>(Engine is DatabaseEngine.Postgresql
        ? $"select count(*) from pg_class where relname = '{table}'"
        : $"select count(*) from sqlite_master where name = '{table}'") > 0;

    /// <summary>The scripts as files, for a process of their own.</summary>
    public string Folder(params (string File, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "scripts")).FullName;
        foreach (var (file, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), text, Encoding.UTF8);
        }

        return folder;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
