using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>What is left when the one who migrates, or the database itself, is killed in the middle of a script.</summary>
[Collection(PostgresGroup.Name)]
public sealed class KilledRunTests(PostgresServer server)
{
    private static readonly (string, string) One = ("V1__one.sql", "create table one (id integer);\ninsert into one values (1);");
    private static readonly (string, string) Three = ("V3__three.sql", "create table three (id integer);");

    [Theory]
    [Engines]
    public async Task A_process_killed_within_a_transaction_leaves_nothing_of_the_script_and_the_next_one_names_it_and_runs_the_rest_once(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var folder = db.Folder(One, ("V2__two.sql", $"create table two (id integer);\n{ScriptRunTests.Long(engine)};"), Three);

        await (await MigratingProcess.StartAsync(db, folder, "V2 two Running 1 of 2 statements")).KillAsync();

        var set = db.Set(One, ("V2__two.sql", "create table two (id integer);"), Three);
        Assert.Equal("V1 Applied, V2 Interrupted, V3 Pending", await db.StandingsAsync(set));
        Assert.False(await db.HasAsync("two"));
        Assert.Equal("2 scripts ran. The database is at V3.", (await db.RunAsync(set)).Value());
        Assert.Equal("V1 Applied, V2 Running, V2 Applied, V3 Applied", await db.AttemptsAsync());
        Assert.Equal(1, await db.AskAsync<long>("select count(*) from one"));
    }

    [Theory]
    [Engines]
    public async Task A_process_killed_outside_a_transaction_leaves_an_interrupted_script_that_nobody_runs_again(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        (string, string) two = ("V2__two.sql", $"-- releaseboard: no-transaction\ncreate table two (id integer);\n{ScriptRunTests.Long(engine)};");

        await (await MigratingProcess.StartAsync(db, db.Folder(One, two, Three), "V2 two Running 1 of 2 statements")).KillAsync();

        var set = db.Set(One, two, Three);
        Assert.True(await db.HasAsync("two"));
        Assert.Equal("V1 Applied, V2 Interrupted, V3 Pending", await db.StandingsAsync(set));
        for (var tries = 0; tries < 2; tries++)
        {
            var refusal = (await db.RunAsync(set)).Refusal;
            Assert.Equal(("migration.half-done", "V2 was cut off outside a transaction after 1 statement at least. Someone must look at what of it is there."), (refusal?.Code, refusal?.Sentence));
        }

        Assert.Equal("V1 Applied, V2 Running", await db.AttemptsAsync());
    }

    [PostgresFact]
    public async Task A_server_killed_within_a_transaction_comes_back_with_nothing_of_the_script_and_the_run_goes_on_from_there()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        var folder = db.Folder(One, ("V2__two.sql", "create table two (id integer);\nselect pg_sleep(600);"), Three);
        using var process = await MigratingProcess.StartAsync(db, folder, "V2 two Running 1 of 2 statements");

        await server.KillAndStartAgainAsync();

        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var set = db.Set(One, ("V2__two.sql", "create table two (id integer);"), Three);
        Assert.Equal("V1 Applied, V2 Interrupted, V3 Pending", await db.StandingsAsync(set));
        Assert.Contains("\nV2 failed: Line 2: The connection to the database failed", said, StringComparison.Ordinal);
        Assert.EndsWith("What is there now cannot be read; the next look says it.", said.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("2 scripts ran. The database is at V3.", (await db.RunAsync(set)).Value());
        Assert.Equal("V1 Applied, V2 Running, V2 Applied, V3 Applied", await db.AttemptsAsync());
    }

    [PostgresFact]
    public async Task A_server_killed_outside_a_transaction_leaves_an_interrupted_script_that_nobody_runs_again()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        (string, string) two = ("V2__two.sql", "-- releaseboard: no-transaction\ncreate table two (id integer);\nselect pg_sleep(600);");
        using var process = await MigratingProcess.StartAsync(db, db.Folder(One, two), "V2 two Running 1 of 2 statements");

        await server.KillAndStartAgainAsync();
        await process.WaitForExitAsync();

        Assert.Equal("migration.half-done", (await db.RunAsync(db.Set(One, two))).Refusal?.Code);
        Assert.Equal("V1 Applied, V2 Running", await db.AttemptsAsync());
        Assert.True(await db.HasAsync("two"));
    }
}
