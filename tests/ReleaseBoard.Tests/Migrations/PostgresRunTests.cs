using Npgsql;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>What only PostgreSQL has: locks that a dry run sees, statements without a transaction, bodies with semicolons.</summary>
[Collection(PostgresGroup.Name)]
public sealed class PostgresRunTests(PostgresServer server)
{
    private static readonly (string, string) One = ("V1__one.sql", "create table orders (id integer primary key, note text); create table lines (id integer);");

    [PostgresFact]
    public async Task A_dry_run_says_what_is_locked_how_long_and_leaves_nothing()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        await db.RunAsync(db.Set(One));
        var set = db.Set(
            One,
            ("V2__two.sql", "create table fresh (id int);\nalter table orders add column paid boolean;\nselect pg_sleep(0.2);"),
            ("V3__three.sql", "create index lines_id on lines (id);"));

        var rehearsal = await db.RehearseAsync(set);

        Assert.All(rehearsal.Steps, step => Assert.Equal(RehearsalState.Ran, step.State));
        var locked = Assert.Single(rehearsal.Steps[0].Locks);
        Assert.Equal(("orders", "AccessExclusiveLock"), (locked.Table, locked.Mode));
        Assert.InRange(locked.Held, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(9));
        Assert.Equal([("lines", "ShareLock")], rehearsal.Steps[1].Locks.Select(one => (one.Table, one.Mode)));
        Assert.StartsWith("All ran and was taken back; nobody reads or writes on orders for ", rehearsal.Sentence, StringComparison.Ordinal);
        Assert.Equal("V1 Applied", await db.AttemptsAsync());
        Assert.Equal(0, await db.AskAsync<long>("select count(*) from information_schema.columns where column_name = 'paid'"));
    }

    [Theory]
    [Engines]
    public async Task A_dry_run_names_what_fails_what_cannot_be_tried_and_what_was_not_reached(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        await db.RunAsync(db.Set(One));
        (string, string) alone = ("V2__alone.sql", "-- releaseboard: no-transaction\nvacuum;");
        (string, string) bad = ("V3__bad.sql", "create table half (id int);\ninsert into nowhere values (1);");

        var rehearsal = await db.RehearseAsync(db.Set(One, alone, bad, ("V4__x.sql", "create table x (id int);")));
        Assert.Equal([RehearsalState.CannotBeTried, RehearsalState.Unknown, RehearsalState.Unknown], rehearsal.Steps.Select(step => step.State));
        Assert.StartsWith("It failed, perhaps only because a script before it could not be tried. Line 2: ", rehearsal.Steps[1].Sentence, StringComparison.Ordinal);

        Assert.Equal("Nothing of it can be tried: it runs outside a transaction, and nothing of that could be taken back.", (await db.RehearseAsync(db.Set(One, alone))).Sentence);

        var failed = await db.RehearseAsync(db.Set(One, bad));
        Assert.Equal("V3 failed; everything was taken back.", failed.Sentence);
        Assert.False(await db.HasAsync("half"));
    }

    [PostgresFact]
    public async Task A_dry_run_waits_for_nobody_and_holds_nobody_up_for_long()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        await db.RunAsync(db.Set(One));
        db.Options_.RehearsalSeconds = 2;
        await using var other = await db.OpenAsync();
        await using (await other.BeginAsync(new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), default))
        {
            await other.ExecuteAsync("lock table orders", new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), default);
            var waits = await db.RehearseAsync(db.Set(One, ("V2__two.sql", "alter table orders add column paid boolean;")));
            Assert.Equal((RehearsalState.Unknown, "Line 1: It waited too long for a lock that somebody else holds."), (waits.Steps[0].State, waits.Steps[0].Sentence));

            // One that nobody asked for gives up a good deal sooner.
            var since = System.Diagnostics.Stopwatch.GetTimestamp();
            var own = await db.RehearseAsync(db.Set(One, ("V2__two.sql", "alter table orders add column paid boolean;")), isOwn: true);
            Assert.Equal("All that could be tried ran and was taken back; V2 is not known. Line 1: It waited too long for a lock that somebody else holds.", own.Sentence);
            Assert.True(own.Steps[0].Took < waits.Steps[0].Took, $"{own.Steps[0].Took} of {System.Diagnostics.Stopwatch.GetElapsedTime(since)}, {waits.Steps[0].Took} by hand");
        }

        var holds = await db.RehearseAsync(db.Set(One, ("V2__two.sql", "alter table orders add column paid boolean;\nselect pg_sleep(600);")));
        Assert.NotEqual(RehearsalState.Ran, holds.Steps[0].State);
        Assert.StartsWith("Line 2: ", holds.Steps[0].Sentence, StringComparison.Ordinal);

        db.Options_.OwnRehearsalSeconds = 1;
        var brief = await db.RehearseAsync(db.Set(One, ("V2__two.sql", "alter table orders add column paid boolean;\nselect pg_sleep(600);")), isOwn: true);
        Assert.Equal(RehearsalState.Unknown, brief.Steps[0].State);
        Assert.True(brief.Steps[0].Took < holds.Steps[0].Took, $"{brief.Steps[0].Took} by itself, {holds.Steps[0].Took} by hand");
    }

    [PostgresFact]
    public async Task A_schema_that_is_not_there_is_named_and_nothing_is_written_elsewhere()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        var address = PostgresAddress.Read(db.Connection).Value();
        address.SearchPath = "orders_production";

        Assert.Equal(
            $"migration.no-schema: None of the schemas that the setting 'connection' names is in 127.0.0.1/{address.Database}: orders_production. Make it first.",
            (await db.Door.OpenAsync(DatabaseEngine.Postgresql, address.ConnectionString, DatabaseUse.Apply, default)).Refusal is { } no ? $"{no.Code}: {no.Sentence}" : "it was opened");
        Assert.False(await db.HasAsync("releaseboard_history"));
    }

    [PostgresFact]
    public async Task What_no_transaction_can_hold_runs_without_one()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        (string, string) bare = ("V2__index.sql", "create index concurrently orders_note on orders (note);");

        Assert.Contains("CREATE INDEX CONCURRENTLY cannot run inside a transaction block (25001)", (await db.RunAsync(db.Set(One, bare))).Refusal?.Sentence);
        Assert.Equal("1 script ran. The database is at V2.", (await db.RunAsync(db.Set(One, (bare.Item1, $"-- releaseboard: no-transaction\n{bare.Item2}")))).Value());
        Assert.False((await db.HistoryAsync())[^1].InTransaction);
    }

    [PostgresFact]
    public async Task Bodies_with_semicolons_reach_the_server_as_they_are_written()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);

        var ran = await db.RunAsync(db.Set(
            One,
            ("V2__bodies.sql", """
                create function twice(n int) returns int language sql begin atomic select 1; select case when n > 0 then 2 * n end; end;
                create function thrice(n int) returns int language plpgsql as $f$ begin return 3 * n; end; $f$;
                create rule r as on insert to lines do also (update orders set note = 'a:b@c'; update orders set note = E'\';');
                do $$ begin perform 1; end $$;
                insert into orders values (1, 'x'); insert into lines values (1); select '{"a":1}'::jsonb ? 'a';
                """)));

        Assert.Equal("2 scripts ran. The database is at V2.", ran.Value());
        Assert.Equal(12, await db.AskAsync<int>("select twice(thrice(2))"));
        Assert.Equal("';", await db.AskAsync<string>("select note from orders"));
    }

    [PostgresFact]
    public async Task What_a_script_says_to_its_session_ends_with_it()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);

        var ran = await db.RunAsync(db.Set(
            ("V1__one.sql", "create schema other; create role small; set search_path = other; set lock_timeout = '1ms'; create table a (id int);"),
            ("V2__two.sql", "-- releaseboard: no-transaction\nset search_path = other;\ncreate table b (id int);\nset role small;"),
            ("V3__three.sql", "create table c (id int);")));

        Assert.Equal("3 scripts ran. The database is at V3.", ran.Value());
        Assert.Equal("a other, b public, c public", await db.AskAsync<string>("select string_agg(relname || ' ' || relnamespace::regnamespace, ', ' order by relname) from pg_class where relname in ('a', 'b', 'c')"));
        await db.DoAsync("drop role small");
    }

    [PostgresFact]
    public async Task A_script_that_waits_for_a_lock_gives_up_and_leaves_nothing()
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Postgresql, server);
        await db.RunAsync(db.Set(One));
        await using var other = new NpgsqlConnection(server.Connection(new Uri(db.Connection).AbsolutePath.TrimStart('/')));
        await other.OpenAsync();
        await using var holding = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("lock table orders", other);
        await hold.ExecuteNonQueryAsync();

        var refusal = (await db.RunAsync(db.Set(One, ("V2__two.sql", "create table two (id int);\nalter table orders add column paid boolean;")))).Refusal;

        Assert.StartsWith("V2 failed: Line 2: It waited too long for a lock that somebody else holds.", refusal?.Sentence, StringComparison.Ordinal);
        Assert.False(await db.HasAsync("two"));
    }

    [Theory]
    [InlineData("postgresql://postgres@127.0.0.1:1/x", "migration.unreachable")]
    [InlineData("Host=127.0.0.1;Port=1;Database=x;Username=u;Password=secret", "migration.unreachable")]
    [InlineData("mysql://u@h/x", "migration.connection")]
    [InlineData("Host=h;Database=x;Passfile=/etc/shadow", "migration.connection")]
    [InlineData("postgresql://u:secret@h/x?sslrootcert=/etc/shadow", "migration.connection")]
    [InlineData("Host=h", "migration.connection")]
    [InlineData("nonsense", "migration.connection")]
    public async Task A_connection_that_leads_nowhere_is_refused_without_its_secret(string connection, string code)
    {
        using var db = await DatabaseOfTest.BuildAsync(DatabaseEngine.Sqlite, server);

        var refusal = (await db.Door.OpenAsync(DatabaseEngine.Postgresql, connection, DatabaseUse.Apply, default)).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.DoesNotContain("secret", refusal?.Sentence);
    }
}
