using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Migrations;

public sealed class PlanTests
{
    private static readonly MigrationSet Three = Scripts.Postgres(
        ("V1__a.sql", "create table a (id int);"), ("V2__b.sql", "create table b (id int);"), ("V3__c.sql", "create index c on b (id);"),
        ("R__v.sql", "create or replace view v as select 1;"), ("U3__c.sql", "drop index c;"));

    private long _rank;

    [Fact]
    public void On_an_empty_database_everything_runs_in_order()
    {
        var plan = Read(Three);

        Assert.Equal(["V1", "V2", "V3", "R v"], Names(plan.Steps));
        Assert.All(plan.Standings, standing => Assert.Equal((MigrationState.Pending, ""), (standing.State, standing.Sentence)));
        Assert.Null(plan.Refused);
        Assert.Equal(MigrationPhase.Expand, plan.Phase);
    }

    [Fact]
    public void What_ran_does_not_run_again()
    {
        var plan = Read(Three, Applied("V1"), Applied("V2"), Applied("V3"), Applied("R v"));

        Assert.Empty(plan.Steps);
        Assert.Null(plan.Phase);
        Assert.All(plan.Standings, standing => Assert.Equal(MigrationState.Applied, standing.State));
        Assert.Equal(new WayBack(true, "Nothing runs, so there is nothing to take back."), plan.WayBack);
    }

    [Fact]
    public void What_is_repeatable_runs_again_when_it_has_changed()
    {
        var plan = Read(Three, Applied("V1"), Applied("V2"), Applied("V3"), Applied("R v") with { Digest = Other });

        Assert.Equal(["R v"], Names(plan.Steps));
        Assert.Equal("It has changed since and runs again.", plan.Standings[^1].Sentence);
        Assert.Equal("Only what is repeatable runs; the artifact before brings its own back.", plan.WayBack.Sentence);
    }

    [Fact]
    public void A_version_that_reads_otherwise_than_what_ran_stops_everything()
    {
        var plan = Read(Three, Applied("V1") with { Digest = Other });

        Assert.Equal("migration.changed", plan.Refused?.Code);
        Assert.Equal(MigrationState.Changed, plan.Standings[0].State);
    }

    [Fact]
    public void A_version_that_ran_and_is_gone_stops_everything()
    {
        var plan = Read(Three, Applied("V1"), Applied("V1.5"), Applied("V2"));

        Assert.Equal("migration.missing", plan.Refused?.Code);
        Assert.Equal(("V1.5", MigrationState.Missing), (plan.Standings[1].Name, plan.Standings[1].State));
    }

    [Fact]
    public void A_version_older_than_what_ran_is_out_of_order_and_runs_only_when_allowed()
    {
        HistoryRow[] history = [Applied("V1"), Applied("V3")];

        Assert.Equal(("migration.out-of-order", "V2: It is older than V3, which ran before it. It runs only if someone allows it."), Refusal(Read(Three, history)));
        var allowed = MigrationPlanRules.Read(Three, history, new MigrationLeave { OutOfOrder = true });
        Assert.Null(allowed.Refused);
        Assert.Equal(["V2", "R v"], Names(allowed.Steps));
    }

    [Fact]
    public void What_failed_within_its_transaction_runs_again()
    {
        var plan = Read(Three, Applied("V1"), Row("V2", AttemptState.Failed) with { Error = "no" });

        Assert.Equal((MigrationState.Failed, "It failed, and nothing of it is there: no"), (plan.Standings[1].State, plan.Standings[1].Sentence));
        Assert.Equal(["V2", "V3", "R v"], Names(plan.Steps));
        Assert.Null(plan.Refused);
    }

    [Fact]
    public void What_was_cut_off_within_its_transaction_is_named_and_runs_again()
    {
        var plan = Read(Three, Applied("V1"), Row("V2", AttemptState.Running));

        Assert.Equal(MigrationState.Interrupted, plan.Standings[1].State);
        Assert.Null(plan.Refused);
        Assert.Contains("V2", Names(plan.Steps));
    }

    [Theory]
    [InlineData(AttemptState.Running, MigrationState.Interrupted, "V2 was cut off outside a transaction after 1 statement at least. Someone must look at what of it is there.")]
    [InlineData(AttemptState.Failed, MigrationState.Failed, "V2 failed outside a transaction after 1 statement, which stand: no")]
    public void What_was_left_half_way_outside_a_transaction_stops_everything_until_a_person_looked(AttemptState state, MigrationState shown, string sentence)
    {
        var stuck = Row("V2", state) with { InTransaction = false, StatementsDone = 1, Error = "no" };

        var plan = Read(Three, Applied("V1"), stuck);
        Assert.Equal(("migration.half-done", sentence), Refusal(plan));
        Assert.Equal(shown, plan.Standings[1].State);

        Assert.Equal(["V2", "V3", "R v"], Names(Read(Three, Applied("V1"), stuck with { State = AttemptState.Released }).Steps));
        Assert.Equal(["V3", "R v"], Names(Read(Three, Applied("V1"), stuck with { State = AttemptState.Applied }).Steps));
    }

    [Fact]
    public void An_undo_left_half_way_stops_everything_too()
    {
        var plan = Read(Three, Applied("V1"), Applied("V2"), Applied("V3"), Row("U3", AttemptState.Running) with { InTransaction = false });

        Assert.Equal("migration.half-done", plan.Refused?.Code);
        Assert.Equal(MigrationState.Interrupted, plan.Standings[2].State);
    }

    [Fact]
    public void What_was_taken_back_is_undone_and_runs_when_the_artifact_comes_again()
    {
        var plan = Read(Three, Applied("V1"), Applied("V2"), Applied("V3"), Applied("R v"), Applied("U3"));

        Assert.Equal(MigrationState.Undone, plan.Standings[2].State);
        Assert.Equal(["V3"], Names(plan.Steps));
    }

    [Fact]
    public void An_attempt_at_taking_back_that_failed_leaves_it_applied()
    {
        var plan = Read(Three, Applied("V1"), Applied("V2"), Applied("V3"), Row("U3", AttemptState.Failed) with { Error = "no" });

        Assert.Equal((MigrationState.Applied, "Taking it back failed: no"), (plan.Standings[2].State, plan.Standings[2].Sentence));
    }

    [Fact]
    public void An_older_artifact_takes_the_database_back_only_where_that_is_meant()
    {
        var older = Scripts.Postgres(("V1__a.sql", "create table a (id int);"));
        HistoryRow[] history = [Applied("V1"), Applied("V2") with { UndoText = "alter table a drop constraint b;" }, Applied("V3") with { UndoText = "drop index c;" }];

        Assert.Equal("migration.ahead", Read(older, history).Refused?.Code);
        var back = MigrationPlanRules.Read(older, history, new MigrationLeave { Back = true });
        Assert.Null(back.Refused);
        Assert.Equal(["U3", "U2"], Names(back.Steps));
        Assert.Equal([MigrationState.Applied, MigrationState.Ahead, MigrationState.Ahead], back.Standings.Select(standing => standing.State));
    }

    [Fact]
    public void There_is_no_way_back_without_every_undo_script()
    {
        var older = Scripts.Postgres(("V1__a.sql", "create table a (id int);"));
        var plan = MigrationPlanRules.Read(older, [Applied("V1"), Applied("V2"), Applied("V3") with { UndoText = "drop index c;" }], new MigrationLeave { Back = true });

        Assert.Equal(("migration.no-way-back", "The database cannot go back: V2 has no undo script."), Refusal(plan));
    }

    [Fact]
    public void A_way_back_that_takes_data_away_is_gone_only_where_somebody_allowed_the_loss()
    {
        var older = Scripts.Postgres(("V1__a.sql", "create table a (id int);"));
        HistoryRow[] history = [Applied("V1"), Applied("V2") with { UndoText = "drop table b;" }];

        Assert.Equal(("migration.loses-data", "Going back would take data away: U2: The table b is dropped with its rows."), Refusal(MigrationPlanRules.Read(older, history, new MigrationLeave { Back = true })));
        Assert.Null(MigrationPlanRules.Read(older, history, new MigrationLeave { Back = true, LoseData = true }).Refused);
    }

    [Fact]
    public void What_is_repeatable_and_takes_data_away_has_no_way_back_and_takes_none_on_the_way_back()
    {
        var older = Scripts.Postgres(("V1__a.sql", "create table a (id int);"), ("R__tidy.sql", "delete from a where id = 1;"));
        HistoryRow[] first = [Applied("V1") with { Digest = older.Versioned[0].Digest }];

        Assert.Equal(new WayBack(false, "There is no way back from R tidy, and no script can bring it again: Rows of a are deleted."), MigrationPlanRules.Read(older, first, MigrationLeave.Nothing).WayBack);
        Assert.Equal(
            ("migration.loses-data", "Going back would take data away: R tidy: Rows of a are deleted."),
            Refusal(MigrationPlanRules.Read(older, [.. first, Applied("V2") with { UndoText = "drop index c;" }], new MigrationLeave { Back = true })));
    }

    [Theory]
    [InlineData("create index i on a (id);", "drop index i;", true, "It can go back: U2 takes no data away.")]
    [InlineData("create table b (id int);", null, false, "There is no way back: V2 has no undo script.")]
    [InlineData("create table b (id int);", "drop table b;", false, "The way back loses data, so it is closed: U2 would run, and the table b is dropped with its rows.")]
    [InlineData("alter table a drop column id;", "alter table a add column id int;", false, "There is no way back from V2, and no script can bring it again: The column a.id is dropped with what is in it.")]
    [InlineData("delete from a where id = 1;", "insert into a values (1);", false, "There is no way back from V2, and no script can bring it again: Rows of a are deleted.")]
    [InlineData("alter table a add b int;", "update a set b = 0; delete from a where b = 0;", false, "The way back loses data, so it is closed: U2 would run, and rows of a are deleted.")]
    public void Whether_there_is_a_way_back_is_said_before(string forward, string? back, bool isOpen, string sentence)
    {
        (string, string)[] undo = back is null ? [] : [("U2__b.sql", back)];
        var set = Scripts.Postgres([("V1__a.sql", "create table a (id int);"), ("V2__b.sql", forward), .. undo]);

        Assert.Equal(new WayBack(isOpen, sentence), MigrationPlanRules.Read(set, [Applied("V1") with { Digest = set.Versioned[0].Digest }], MigrationLeave.Nothing).WayBack);
    }

    private static readonly Digest Other = new(new string('a', 64));

    [Fact]
    public void What_destroys_runs_only_when_people_were_asked_about_it()
    {
        var there = Scripts.Postgres(("V1__a.sql", "create table a (id int);"), ("V2__drop.sql", "drop table a;"));
        var wanted = Scripts.Postgres(("V1__a.sql", "create table a (id int);"), ("V2__drop.sql", "drop table a;"), ("V3__b.sql", "create table b (id int);"));
        var asked = new MigrationLeave { Asked = NewScriptRules.Of(wanted, there) };
        var all = new MigrationLeave { Asked = NewScriptRules.Of(wanted, null) };

        Assert.Equal(["V3"], Names(asked.Asked!));
        Assert.Equal("migration.not-asked", MigrationPlanRules.Read(wanted, [Applied("V1")], asked).Refused?.Code);
        Assert.StartsWith("V2 would run and nobody was asked about it", MigrationPlanRules.Read(wanted, [Applied("V1")], asked).Refused?.Sentence, StringComparison.Ordinal);
        Assert.Null(MigrationPlanRules.Read(wanted, [Applied("V1"), Applied("V2") with { Digest = wanted.Versioned[1].Digest }], asked).Refused);
        Assert.Null(MigrationPlanRules.Read(wanted, [Applied("V1")], all).Refused);
    }

    private static MigrationPlan Read(MigrationSet set, params HistoryRow[] history) => MigrationPlanRules.Read(set, history, MigrationLeave.Nothing);

    private static (string?, string?) Refusal(MigrationPlan plan) => (plan.Refused?.Code, plan.Refused?.Sentence);

    private static IEnumerable<string> Names(IEnumerable<MigrationScript> steps) => steps.Select(step => step.Name.Short);

    private HistoryRow Applied(string name) => Row(name, AttemptState.Applied);

    private HistoryRow Row(string name, AttemptState state) => new()
    {
        Rank = ++_rank,
        Kind = name[0] switch { 'V' => MigrationKind.Versioned, 'U' => MigrationKind.Undo, _ => MigrationKind.Repeatable },
        Version = name[0] == 'R' ? null : new(name[1..]),
        Description = name[0] == 'R' ? name[2..] : "",
        File = name,
        Digest = Three.Forward.FirstOrDefault(script => script.Name.Short == name)?.Digest ?? Other,
        State = state,
        InTransaction = true,
        By = "ada",
        BegunAt = DateTimeOffset.UnixEpoch,
    };
}
