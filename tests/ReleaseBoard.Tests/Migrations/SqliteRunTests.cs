using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>What only SQLite has: files of this machine, tables that are rebuilt, memory that is shared with the board.</summary>
[Collection(PostgresGroup.Name)]
public sealed class SqliteRunTests(PostgresServer server)
{
    private static readonly (string, string) One = ("V1__one.sql", "create table people (id integer primary key); create table orders (id integer primary key, owner integer references people (id)); insert into people values (1); insert into orders values (1, 1);");

    [Fact]
    public async Task A_table_is_rebuilt_while_others_refer_to_it_and_what_then_leads_nowhere_is_refused()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Sqlite, server);
        await db.RunAsync(db.Set(One));

        var lost = (await db.RunAsync(db.Set(One, ("V2__two.sql", "delete from people where id = 1;")))).Refusal;
        Assert.StartsWith("V2 failed: It leaves 1 rows whose foreign keys lead nowhere.", lost?.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, await db.AskAsync<long>("select count(*) from people"));

        var rebuilt = await db.RunAsync(db.Set(One, ("V2__two.sql", "create table next (id integer primary key, name text); insert into next select id, '' from people; drop table people; alter table next rename to people;")));
        Assert.Equal("1 script ran. The database is at V2.", rebuilt.Value());
    }

    [Theory]
    [InlineData("/etc/passwd/x.db", "migration.unreachable")]
    [InlineData("Data Source=:memory:", "migration.connection")]
    [InlineData("file:x.db?mode=memory", "migration.connection")]
    [InlineData("../board.db", "migration.connection")]
    [InlineData("Data Source=x.db;Mode=Memory", "migration.connection")]
    [InlineData("", "migration.connection")]
    public async Task A_file_that_is_no_database_of_an_application_is_refused(string connection, string code)
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Sqlite, server);

        Assert.Equal(code, (await db.Door.OpenAsync(DatabaseEngine.Sqlite, connection, DatabaseUse.Apply, default)).Refusal?.Code);
    }

    [Fact]
    public async Task The_board_s_own_store_is_nobody_s_database()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Sqlite, server);
        var own = Path.Combine(Path.GetDirectoryName(db.Connection) ?? "", "board", "board.db");

        Assert.Equal("migration.connection", (await db.Door.OpenAsync(DatabaseEngine.Sqlite, own, DatabaseUse.Apply, default)).Refusal?.Code);
        await using var beside = (await db.Door.OpenAsync(DatabaseEngine.Sqlite, "shop/orders.db", DatabaseUse.Apply, default)).Value();
        Assert.EndsWith("/board/databases/shop/orders.db", beside.Connection.DataSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_can_reach_no_other_file_whatever_the_rules_overlooked()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Sqlite, server);
        await using var target = await db.OpenAsync();
        var limits = new Engine.Migrations.ScriptLimits(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));

        var denied = await Assert.ThrowsAnyAsync<Exception>(() => target.ExecuteAsync("attach database '/tmp/releaseboard-other.db' as other", limits, default));
        Assert.Equal("not authorized", target.Sentence(denied));
        var large = await Assert.ThrowsAnyAsync<Exception>(() => target.ExecuteAsync("select length(zeroblob(1000000000))", limits, default));
        Assert.Equal("string or blob too big", target.Sentence(large));
    }

    [Fact]
    public async Task A_trigger_with_statements_of_its_own_is_one_statement()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Sqlite, server);

        await db.RunAsync(db.Set(One, ("V2__two.sql", "create table log (n); create trigger t after insert on orders begin insert into log values (case when 1 then 2 end); insert into log values (3); end; insert into orders values (2, 1);")));

        Assert.Equal(5, await db.AskAsync<long>("select sum(n) from log"));
    }
}
