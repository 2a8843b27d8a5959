using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Insights;

/// <summary>Who is suspected first, in what words, and which way back is offered.</summary>
public sealed class SuspectRulesTests
{
    private static readonly DateTimeOffset Began = new(2026, 3, 1, 14, 3, 21, TimeSpan.Zero);
    private static readonly EnvironmentKey Production = new("production");
    private static readonly Slot Shop = new(new("shop"), Production);

    [Fact]
    public void Nearest_first_each_with_its_own_way_back_and_the_quickest_named()
    {
        var found = SuspectRules.Explain(Sight(Traffic("2.5.0", 221), Flag("new-checkout", 3)));

        Assert.Equal(["new-checkout on", "2.5.0 to 25 %"], found.Suspects.Select(suspect => suspect.Change.Title));
        Assert.Equal(["flag · 3 s before", "traffic · 3 min 41 s before"], found.Suspects.Select(suspect => suspect.Sentence));
        Assert.Equal([UndoKind.FlagOff, UndoKind.TrafficBack], found.Suspects.Select(suspect => suspect.Undo!.Kind));
        Assert.Equal([0.1, 0.3], found.Suspects.Select(suspect => suspect.Undo!.Seconds));
        Assert.Equal(found.Suspects[0].Undo, found.Fastest);
        Assert.Equal("Trouble began at 14:03:21 UTC ± 4 s: failures rose from 0.1 % to 3.9 %. The nearest changes before it, each with its way back:", found.Sentence);
    }

    [Fact]
    public void What_came_after_is_no_cause_and_what_is_older_than_hours_neither()
    {
        var found = SuspectRules.Explain(Sight(Traffic("2.5.0", -7), Flag("old", 5 * 3600), Flag("as-it-began", -5)));

        Assert.Equal(["as-it-began on"], found.Suspects.Select(suspect => suspect.Change.Title));
        Assert.Equal("flag · as it began", found.Suspects[0].Sentence);
    }

    [Fact]
    public void Both_sides_alike_speak_against_a_version_and_one_side_alone_for_it()
    {
        var sight = Sight(Traffic("2.5.0", 60), Flag("new-checkout", 120));
        var alike = SuspectRules.Explain(sight with { Sides = Sides((1_000, 40), (3_000, 120)) });
        var alone = SuspectRules.Explain(sight with { Sides = Sides((1_000, 160), (3_000, 3)) });

        Assert.Equal(["new-checkout on", "2.5.0 to 25 %"], alike.Suspects.Select(suspect => suspect.Change.Title));
        Assert.EndsWith("both sides fail alike", alike.Suspects[1].Sentence, StringComparison.Ordinal);
        Assert.Equal("2.5.0 to 25 %", alone.Suspects[0].Change.Title);
        Assert.EndsWith("16 % fail on 2.5.0, 0.1 % beside it", alone.Suspects[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_whose_code_reports_failures_only_where_it_is_on_stands_first()
    {
        var sight = Sight(Flag("calm", 10), Flag("new-checkout", 30));
        var found = SuspectRules.Explain(sight with
        {
            Flags = Known(State(1, true), [new("on", Sample.OfCounts(60, 200)), new("off", Sample.OfCounts(0, 400))]),
        });

        Assert.Equal("flag · 30 s before · failures only where it is on", found.Suspects[0].Sentence);
    }

    [Fact]
    public void Turning_off_what_fails_is_the_last_suspect_and_turning_off_what_held_the_first()
    {
        var sight = Sight(Flag("new-checkout", 5) with { IsBack = true, Number = 7 }, Traffic("2.5.0", 600));
        SuspectSight With(long on, long off) => sight with
        {
            Flags = Known(State(1, true), [new("on", Sample.OfCounts(on, 200)), new("off", Sample.OfCounts(off, 400))]),
        };

        Assert.Equal("flag · 5 s before · failures only where it was on", SuspectRules.Explain(With(on: 60, off: 0)).Suspects[^1].Sentence);
        Assert.Equal("flag · 5 s before · failures only where it is off", SuspectRules.Explain(With(on: 0, off: 120)).Suspects[0].Sentence);
    }

    [Fact]
    public void What_cannot_be_undone_says_why()
    {
        var back = Traffic("2.4.0", 60) with { IsBack = true };
        var killed = Flag("new-checkout", 30) with { IsBack = true, Number = 7, Title = "new-checkout off" };
        var elsewhere = Flag("new-checkout", 20) with { Environment = new("staging"), Subject = "staged" };
        var migration = Traffic("43", 90) with { Kind = ChangeKind.Migration, Version = null, Subject = "43" };

        var found = SuspectRules.Explain(Sight(migration, back, killed, elsewhere) with { Flags = Known(State(7, false)) });
        var byTitle = found.Suspects.ToDictionary(suspect => (suspect.Change.Kind, suspect.Change.Environment, suspect.Change.IsBack));

        Assert.Equal("a way back itself: promote again", byTitle[(ChangeKind.Traffic, Production, true)].NoUndo);
        Assert.Equal("no undo from here: its promotion says how it goes back", byTitle[(ChangeKind.Migration, Production, false)].NoUndo);
        Assert.Equal("not here: in staging", byTitle[(ChangeKind.Flag, new EnvironmentKey("staging"), false)].NoUndo);
        Assert.Equal((UndoKind.FlagBack, 6), (byTitle[(ChangeKind.Flag, Production, true)].Undo!.Kind, byTitle[(ChangeKind.Flag, Production, true)].Undo!.Number));
        Assert.Equal(new EnvironmentKey("staging"), found.Suspects[^1].Change.Environment);
    }

    [Fact]
    public void A_way_back_to_a_version_does_not_hide_that_it_came()
    {
        var back = Traffic("2.5.0", 20) with { IsBack = true };

        var found = SuspectRules.Explain(Sight(Traffic("2.5.0", 300), back));

        Assert.Equal([false, true], found.Suspects.Select(suspect => suspect.Change.IsBack).Order());
        Assert.NotNull(found.Suspects.Single(suspect => !suspect.Change.IsBack).Undo);
    }

    [Fact]
    public void Who_sees_some_applications_only_is_told_of_those()
    {
        var whole = SuspectRules.Explain(Sight(Traffic("2.5.0", 60), Traffic("9.9.9", 10) with { Application = new("billing") }, Flag("shared", 90)));
        var some = SuspectRules.Within(whole, new Domain.People.Reach([Shop.Application]));
        var none = SuspectRules.Within(SuspectRules.Explain(Sight(Traffic("9.9.9", 10) with { Application = new("billing") })), new Domain.People.Reach([Shop.Application]));

        Assert.Equal(3, whole.Suspects.Count);
        Assert.Equal(["2.5.0 to 25 %", "shared on"], some.Suspects.Select(suspect => suspect.Change.Title).Order());
        Assert.Empty(none.Suspects);
        Assert.Contains("Nothing changed here", none.Sentence, StringComparison.Ordinal);
        Assert.Equal(whole, SuspectRules.Within(whole, Domain.People.Reach.All));
    }

    [Fact]
    public void What_serves_nobody_any_more_is_not_taken_back_again()
    {
        var suspect = Assert.Single(SuspectRules.Explain(Sight(Traffic("2.4.9", 60))).Suspects);

        Assert.Equal((null, "serves nobody now"), (suspect.Undo, suspect.NoUndo));
    }

    [Fact]
    public void A_quick_way_back_from_what_is_less_likely_is_not_put_first()
    {
        var found = SuspectRules.Explain(Sight(Traffic("2.5.0", 3), Flag("old-flag", 300)));

        Assert.Equal(UndoKind.TrafficBack, found.Fastest!.Kind);
    }

    [Fact]
    public void What_a_guard_has_just_turned_off_is_not_the_first_thing_to_turn_on_again()
    {
        var off = Flag("new-checkout", 5) with { IsBack = true, Number = 7, Title = "new-checkout off" };
        var found = SuspectRules.Explain(Sight(off, Traffic("2.5.0", 15)) with { Flags = Known(State(7, false)) });

        Assert.Equal("2.5.0 to 25 %", found.Suspects[0].Change.Title);
        Assert.Equal(UndoKind.TrafficBack, found.Fastest!.Kind);
    }

    [Fact]
    public void Several_steps_of_one_version_are_one_suspect()
    {
        var found = SuspectRules.Explain(Sight(Traffic("2.5.0", 300), Traffic("2.5.0", 100), Traffic("2.5.0", 20) with { Title = "2.5.0 to 50 %" }));

        Assert.Equal("2.5.0 to 50 %", Assert.Single(found.Suspects).Change.Title);
    }

    [Fact]
    public void Without_any_change_it_says_to_look_elsewhere()
    {
        Assert.Equal(
            "Trouble began at 14:03:21 UTC ± 4 s: failures rose from 0.1 % to 3.9 %. Nothing changed here in the 4 h before: look at what it depends on.",
            SuspectRules.Explain(Sight()).Sentence);
        Assert.Equal("The figures show no beginning of trouble, and nothing changed in the 4 h before.", SuspectRules.Explain(Sight() with { Onset = null }).Sentence);
    }

    [Fact]
    public void A_guard_that_tripped_is_the_beginning_where_the_figures_of_all_show_none()
    {
        var tripped = Said(ChangeKind.Guard, "guard of new-checkout off", 0) with { By = OperatorName.Board, Detail = "new-checkout in production was turned off by its guard.", Subject = "new-checkout" };

        var found = SuspectRules.Explain(Sight(Flag("new-checkout", 30), tripped) with { Onset = null });

        Assert.Equal("new-checkout in production was turned off by its guard. The nearest changes before it, each with its way back:", found.Sentence);
        Assert.Equal("flag · 30 s before", Assert.Single(found.Suspects).Sentence);
        Assert.Null(SuspectRules.Tripped([tripped with { By = new("ada") }], Began));
        Assert.Null(SuspectRules.Tripped([tripped], Began.AddMinutes(16)));
    }

    [Fact]
    public void An_instance_that_does_not_stay_up_goes_back_with_its_version_and_one_that_does_needs_no_way()
    {
        var ended = Traffic("2.5.0", 1) with { Kind = ChangeKind.Instance, Title = "An instance of 2.5.0 ended by itself (exit code 137)", Subject = "2.5.0", Version = null };
        var loops = ended with { Entry = ended.Entry + 1, At = Began.AddSeconds(20), Title = "Instances of 2.5.0 end by themselves again and again", Version = "2.5.0" };

        var once = Assert.Single(SuspectRules.Explain(Sight(ended)).Suspects);
        var often = Assert.Single(SuspectRules.Explain(Sight(ended, loops)).Suspects);
        var onlyThen = Assert.Single(SuspectRules.Explain(Sight(ended, loops with { At = Began })).Suspects);

        Assert.Equal(("instance · 1 s before", "started again by itself"), (once.Sentence, once.NoUndo));
        Assert.Equal(("instance · 1 s before · again and again since", "Back to 2.4.1"), (often.Sentence, often.Undo!.Words));
        Assert.Equal((loops.Title, "Back to 2.4.1"), (onlyThen.Change.Title, onlyThen.Undo!.Words));
        Assert.Null(SuspectRules.Explain(Sight(ended, ended with { Entry = 9, At = Began }, loops)).Suspects[0].NoUndo);
    }

    private static SuspectSight Sight(params Change[] changes) => new()
    {
        Slot = Shop,
        At = Began.AddMinutes(3),
        Onset = new(Began, TimeSpan.FromSeconds(4), "failures rose from 0.1 % to 3.9 %"),
        Changes = changes.OrderBy(change => change.At).ToFacts(),
        Serving = new Dictionary<Slot, Facts<string>> { [Shop] = ["2.5.0", "2.4.1"] },
        Offers = new Dictionary<Slot, RollbackOffer> { [Shop] = new(RollbackWay.Weights, new("2.4.1"), 0.3, "2.4.1 still runs.") },
        Flags = changes.Where(change => change.Kind is ChangeKind.Flag).Select(change => change.Subject ?? "").Distinct().ToDictionary(key => key, _ => new SuspectFlag(State(1, true), "off", [])),
    };

    private static Dictionary<string, Sample> Sides((long All, long Failed) fresh, (long All, long Failed) old) =>
        new() { ["2.5.0"] = Sample.OfCounts(fresh.Failed, fresh.All), ["2.4.1"] = Sample.OfCounts(old.Failed, old.All) };

    private static Dictionary<string, SuspectFlag> Known(FlagState state, Facts<VariantOutcome>? outcomes = null) => new() { ["new-checkout"] = new(state, "off", outcomes ?? []) };

    private static FlagState State(int number, bool isOn) =>
        new() { Flag = new("new-checkout"), Environment = Production, Number = number, Plan = new FlagPlan { IsEnabled = isOn }, By = new("ada"), At = Began };

    private static Change Traffic(string version, double before) =>
        Said(ChangeKind.Traffic, $"{version} to 25 %", before) with { Application = Shop.Application, Version = version };

    private static Change Flag(string key, double before) => Said(ChangeKind.Flag, $"{key} on", before) with { Subject = key, Number = 1 };

    private static Change Said(ChangeKind kind, string title, double before) => new()
    {
        Entry = 1,
        At = Began.AddSeconds(-before),
        Kind = kind,
        Title = title,
        Detail = title,
        By = new("ada"),
        Environment = Production,
    };
}
