using Dapper;
using Npgsql;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Migrations;
using ReleaseBoard.Web.Demo;

namespace ReleaseBoard.Web.Tests.Demo;

/// <summary>The demo in somebody's PostgreSQL: it makes its own places, begins anew in them, and touches nothing else.</summary>
[Collection(PostgresGroup.Name)]
public sealed class DemoSchemasTests(PostgresServer server)
{
    private static readonly string[] Places = ["staging", "production"];

    [PostgresFact]
    public async Task The_demo_makes_a_schema_for_each_environment_and_begins_anew_in_its_own()
    {
        var postgres = await server.DatabaseAsync();

        await DemoSchemas.MakeAsync(postgres, Places, default);
        foreach (var place in Places)
        {
            await using var target = await OpenAsync(DemoSchemas.Connection(postgres, place));
            Assert.Equal($"releaseboard_demo_{place}.releaseboard_history", target.HistoryTable);
            await target.Connection.ExecuteAsync("create table orders (id int)");
        }

        await DemoSchemas.MakeAsync(postgres, Places, default);
        await using var db = await OpenAsync(postgres);
        Assert.Equal(0, await db.Connection.ExecuteScalarAsync<long>("select count(*) from pg_class where relname = 'orders'"));
        Assert.Equal(2, await db.Connection.ExecuteScalarAsync<long>("select count(*) from pg_namespace where nspname like 'releaseboard_demo_%'"));
    }

    [PostgresFact]
    public async Task What_somebody_else_made_stays_and_the_demo_says_so()
    {
        var postgres = await server.DatabaseAsync();
        await using var db = await OpenAsync(postgres);
        await db.Connection.ExecuteAsync("create schema releaseboard_demo_production; create table releaseboard_demo_production.precious (id int)");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => DemoSchemas.MakeAsync(postgres, Places, default));

        Assert.Equal("The schema releaseboard_demo_production is in this PostgreSQL already, and no demo made it. Name another database.", refused.Message);
        Assert.Equal(1, await db.Connection.ExecuteScalarAsync<long>("select count(*) from pg_class where relname = 'precious'"));
        Assert.Equal(0, await db.Connection.ExecuteScalarAsync<long>("select count(*) from pg_namespace where nspname = 'releaseboard_demo_staging'"));
    }

    private static async Task<IMigrationTarget> OpenAsync(string connection) =>
        BoardFixture.Accepted(await new DatabaseDoor(Microsoft.Extensions.Options.Options.Create(new BoardOptions()), TimeProvider.System).OpenAsync(DatabaseEngine.Postgresql, connection, DatabaseUse.Apply, default));
}
