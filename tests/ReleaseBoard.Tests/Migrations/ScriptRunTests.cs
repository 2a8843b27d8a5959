using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>Scripts on real databases.</summary>
[Collection(PostgresGroup.Name)]
public sealed class ScriptRunTests(PostgresServer server)
{
    private static readonly (string, string) One = ("V1__orders.sql", "create table orders (id integer primary key, note text);\ninsert into orders values (1, 'a;b');");
    private static readonly (string, string) Two = ("V2__index.sql", "create index orders_note on orders (note);");
    private static readonly (string, string) Undo = ("U2__index.sql", "drop index orders_note;");
    private static readonly (string, string) View = ("R__view.sql", "drop view if exists noted; create view noted as select note from orders;");

    [Theory]
    [Engines]
    public async Task An_empty_database_is_brought_forward_script_by_script(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var set = db.Set(One, Two, View);

        Assert.Equal("3 scripts ran. The database is at V2.", (await db.RunAsync(set)).Value());

        Assert.Equal("a;b", await db.AskAsync<string>("select note from noted"));
        Assert.Equal("V1 Applied, V2 Applied, R view Applied", await db.StandingsAsync(set));
        Assert.Equal(["V1 orders", "V2 index", "R view"], db.Seen[^1].Select(step => step.Name));
        Assert.All(db.Seen[^1], step => Assert.Equal((ApplyStepPhase.Done, true), (step.Phase, step.Took >= TimeSpan.Zero)));
        Assert.Contains(db.Seen, steps => steps[0] is { Phase: ApplyStepPhase.Running, Sentence: "1 of 2 statements" });
        var row = (await db.HistoryAsync())[0];
        Assert.Equal((1L, "V1__orders.sql", set.Versioned[0].Digest, 2, true, "ada"), (row.Rank, row.File, row.Digest, row.StatementsDone, row.InTransaction, row.By));
    }

    [Theory]
    [Engines]
    public async Task What_ran_never_runs_twice_and_what_is_repeatable_only_when_it_changed(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        await db.RunAsync(db.Set(One, View));

        Assert.Equal("Nothing had to run. The database is at V1.", (await db.RunAsync(db.Set(One, View))).Value());
        Assert.Equal("1 script ran. The database is at V1.", (await db.RunAsync(db.Set(One, ("R__view.sql", View.Item2 + "\n-- again")))).Value());

        Assert.Equal("V1 Applied, R view Applied, R view Applied", await db.AttemptsAsync());
    }

    [Theory]
    [Engines]
    public async Task A_script_that_fails_half_way_leaves_nothing_of_itself_and_says_where(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var set = db.Set(One, ("V2__bad.sql", "create table half (id int);\n\ninsert into nowhere values (1);\ncreate table more (id int);"), ("V3__later.sql", "create table later (id int);"));

        var refusal = (await db.RunAsync(set)).Refusal;

        Assert.Equal("migration.failed", refusal?.Code);
        Assert.StartsWith("V2 failed: Line 3: ", refusal?.Sentence, StringComparison.Ordinal);
        Assert.Contains("nowhere", refusal?.Sentence);
        Assert.EndsWith("The database is at V1; V2 is failed; V3 is pending.", refusal?.Sentence, StringComparison.Ordinal);
        Assert.False(await db.HasAsync("half"));
        Assert.Equal("V1 Applied, V2 Failed", await db.AttemptsAsync());

        Assert.Equal("2 scripts ran. The database is at V3.", (await db.RunAsync(db.Set(One, ("V2__bad.sql", "create table half (id int);"), ("V3__later.sql", "create table later (id int);")))).Value());
        Assert.Equal("V1 Applied, V2 Failed, V2 Applied, V3 Applied", await db.AttemptsAsync());
    }

    [Theory]
    [Engines]
    public async Task A_script_without_a_transaction_that_fails_half_way_stands_half_way_and_nothing_runs_until_a_person_looked(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var set = db.Set(One, ("V2__bad.sql", "-- releaseboard: no-transaction\ncreate table half (id int);\ninsert into nowhere values (1);"));

        await db.RunAsync(set);

        Assert.True(await db.HasAsync("half"));
        var again = (await db.RunAsync(set)).Refusal;
        Assert.Equal("migration.half-done", again?.Code);
        Assert.StartsWith("V2 failed outside a transaction after 1 statement, which stand: Line 3: ", again?.Sentence, StringComparison.Ordinal);
        Assert.Equal("V1 Applied, V2 Failed", await db.AttemptsAsync());
    }

    [Theory]
    [Engines]
    public async Task What_reads_otherwise_now_is_refused_and_nothing_runs(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        await db.RunAsync(db.Set(One));

        var refusal = (await db.RunAsync(db.Set((One.Item1, One.Item2 + " "), Two))).Refusal;

        Assert.Equal("migration.changed", refusal?.Code);
        Assert.Equal("V1 Applied", await db.AttemptsAsync());
    }

    [Theory]
    [Engines]
    public async Task What_comes_late_runs_only_where_that_is_allowed(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var late = db.Set(One, ("V1.5__late.sql", "create table late (id int);"), Two);
        await db.RunAsync(db.Set(One, Two));

        Assert.Equal("migration.out-of-order", (await db.RunAsync(late)).Refusal?.Code);
        Assert.Equal("V1 Applied, V1.5 OutOfOrder, V2 Applied", await db.StandingsAsync(late));
        Assert.Equal("1 script ran. The database is at V2.", (await db.RunAsync(late, new MigrationLeave { OutOfOrder = true })).Value());
        Assert.Equal("migration.missing", (await db.RunAsync(db.Set(One, Two))).Refusal?.Code);
    }

    [Theory]
    [Engines]
    public async Task The_database_goes_back_by_the_undo_script_that_came_with_what_ran(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var (newer, older) = (db.Set(One, Two, Undo), db.Set(One));
        await db.RunAsync(newer);

        Assert.Equal("migration.ahead", (await db.RunAsync(older)).Refusal?.Code);
        Assert.Equal("1 script ran. The database is at V1.", (await db.RunAsync(older, new MigrationLeave { Back = true })).Value());

        Assert.False(await db.HasAsync("orders_note"));
        Assert.Equal("V1 Applied, V2 Undone", await db.StandingsAsync(newer));
        Assert.Equal("1 script ran. The database is at V2.", (await db.RunAsync(newer)).Value());
        Assert.Equal("V1 Applied, V2 Applied, U2 Applied, V2 Applied", await db.AttemptsAsync());
    }

    [Theory]
    [Engines]
    public async Task A_better_undo_script_of_a_newer_artifact_takes_the_place_of_the_one_before(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        await db.RunAsync(db.Set(One, Two, ("U2__index.sql", "drop index misspelt;")));
        await db.RunAsync(db.Set(One, Two, Undo));

        Assert.Equal("1 script ran. The database is at V1.", (await db.RunAsync(db.Set(One), new MigrationLeave { Back = true })).Value());
    }

    [Theory]
    [Engines]
    public async Task Two_at_once_run_each_script_once(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        var set = db.Set([One, .. Enumerable.Range(2, 20).Select(i => ($"V{i}__x.sql", $"create table t{i} (id int); insert into t{i} values (1);"))]);

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunQuietlyAsync(db, set))));

        Assert.Equal(["21 scripts ran. The database is at V21.", .. Enumerable.Repeat("Nothing had to run. The database is at V21.", 3)], ends.Order(StringComparer.Ordinal));
        Assert.Equal(21, (await db.HistoryAsync()).Count);
    }

    [Theory]
    [Engines]
    public async Task Who_waits_too_long_for_another_is_told_so(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        db.Options_.TurnSeconds = 1;
        await using (var other = await db.OpenAsync())
        {
            Assert.True((await other.LockAsync(TimeSpan.FromSeconds(1), default)).Value());
            await using var reader = await db.OpenAsync();
            Assert.True(await reader.IsLockedAsync(default));
            Assert.Equal("migration.locked", (await db.RunAsync(db.Set(One))).Refusal?.Code);
        }

        await using var after = await db.OpenAsync();
        Assert.False(await after.IsLockedAsync(default));
        Assert.NotNull((await db.RunAsync(db.Set(One))).Value());
    }

    [Theory]
    [Engines]
    public async Task A_run_that_is_called_off_leaves_nothing_of_the_script_it_was_in(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);
        using var off = new CancellationTokenSource();
        var set = db.Set(One, ("V2__long.sql", $"create table half (id int);\n{Long(engine)};\n"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.RunAsync(set, hear: steps => Cancel(off, steps), cancellationToken: off.Token));

        Assert.False(await db.HasAsync("half"));
        Assert.Equal("V1 Applied, V2 Failed", await db.StandingsAsync(set));
        Assert.Equal("It was called off.", (await db.HistoryAsync())[^1].Error);
    }

    [Theory]
    [Engines]
    public async Task A_statement_that_takes_longer_than_its_script_allows_ends_it(DatabaseEngine engine)
    {
        using var db = await DatabaseOfTest.BuildAsync(engine, server);

        var refusal = (await db.RunAsync(db.Set(("V1__long.sql", $"-- releaseboard: timeout=200ms\ncreate table half (id int);\n{Long(engine)};")))).Refusal;

        Assert.StartsWith("V1 failed: Line 3: A statement took longer than it may.", refusal?.Sentence, StringComparison.Ordinal);
        Assert.False(await db.HasAsync("half"));
    }

    internal static string Long(DatabaseEngine engine) => engine is DatabaseEngine.Postgresql
        ? "select pg_sleep(600)"
        : "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000000) select count(*) from n";

    private static async Task<string> RunQuietlyAsync(DatabaseOfTest db, MigrationSet set)
    {
        await using var target = await db.OpenAsync();
        var run = new Engine.Migrations.ScriptRun(Microsoft.Extensions.Options.Options.Create(db.Options_), TimeProvider.System);
        return (await run.RunAsync(target, set, MigrationLeave.Nothing, "ada", _ => { }, default)).Value();
    }

    private static void Cancel(CancellationTokenSource off, Domain.Words.Facts<ApplyStep> steps)
    {
        if (steps.Count > 1 && steps[1].Sentence == "1 of 2 statements")
        {
            // Later than the next statement begins.
            off.CancelAfter(TimeSpan.FromMilliseconds(200));
        }
    }
}
