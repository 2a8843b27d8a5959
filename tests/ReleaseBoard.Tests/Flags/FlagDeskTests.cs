using System.Text;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.FlagRoom;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagDeskTests : IAsyncLifetime
{
    private FlagRoom _room = null!;

    private FlagDesk Desk => _room.Desk;

    public async Task InitializeAsync() => _room = await OpenAsync();

    public Task DisposeAsync()
    {
        _room.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_flag_comes_back_as_it_was_made_off_in_every_environment()
    {
        var wish = new FlagWish
        {
            Key = Checkout,
            Type = FlagType.Object,
            Variants = [new("small", new("{\"rows\":1}")), new("big", new("{\"rows\":9.0}"))],
            Kind = FlagKind.Experiment,
            Owner = new("ada"),
            Description = "one page",
            Application = new("shop"),
            Tags = ["pay", "beta"],
            Metadata = [new("team", new("\"shop\""))],
            IsForBrowsers = true,
        };

        var made = (await Desk.PutAsync(wish, _room.Pam, default)).Value();
        await Desk.PutAsync(wish with { BasedOn = 1 }, _room.Pam, default);

        var view = Desk.Find(Checkout);
        Assert.Equal(made, view?.Flag);
        Assert.Equal(["dev", "prod"], view?.Environments.Select(place => place.Environment.Key.Value));
        Assert.All(view!.Environments, place => Assert.Equal((0, false, "small", FlagStatus.New), (place.State.Number, place.State.Plan.IsEnabled, place.State.Plan.OffVariant, place.Status)));
        Assert.Equal(["flag.created"], _room.Acts());
        Assert.Equal(["beta", "pay"], Desk.Tags());
    }

    [Fact]
    public async Task A_plan_is_kept_whole_with_before_and_after_in_the_journal()
    {
        await _room.FlagAsync();
        var plan = On(Rule(Share(25_000), Clause("country", ClauseOperator.OneOf, "DE")) with { Id = "de" }) with { Targets = [new("on", ["ada"])] };

        var state = (await Desk.SetAsync(Checkout, Prod, plan, 0, "For Germany", _room.Pam, default)).Value();

        Assert.Equal(new FlagState { Flag = Checkout, Environment = Prod, Number = 1, Plan = plan, By = new("pam"), At = _room.Store.Clock.Now, Reason = "For Germany" }, state);
        Assert.Equal(state, Desk.Find(Checkout)?.In(Prod)?.State);
        var entry = _room.Store.Database.Read(db => JournalStore.After(db, 0, 100))[^1];
        Assert.Equal(("flag.set", "For Germany", Prod, "new-checkout"), (entry.Act, entry.Reason, entry.Environment, entry.Subject));
        Assert.Contains("Rule 1: country is DE: 25 % on, 75 % off, by targetingKey (new)", entry.Sentence, StringComparison.Ordinal);
        Assert.Contains("\"before\":{\"isEnabled\":false", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_of_two_people_is_told_who_was_faster_and_nothing_is_overwritten()
    {
        await _room.FlagAsync();
        await _room.SetAsync(On());

        var second = await Desk.SetAsync(Checkout, Prod, On() with { Fallthrough = Serving.Of("on") }, 0, null, _room.Ada, default);

        Assert.Equal("flag.changed-meanwhile", second.Refusal?.Code);
        Assert.Contains("pam changed new-checkout in prod meanwhile", second.Refusal?.Sentence, StringComparison.Ordinal);
        Assert.Equal(On(), Desk.Find(Checkout)?.In(Prod)?.State.Plan);
        Assert.Equal(["flag.created", "flag.set"], _room.Acts());
    }

    [Fact]
    public async Task On_call_may_turn_off_and_nothing_else_and_may_say_why_afterwards()
    {
        await _room.FlagAsync();
        await _room.SetAsync(On());
        var olga = await _room.Store.PersonAsync("olga", Role.OnCall);

        var killed = (await Desk.KillAsync(Checkout, Prod, null, olga, default)).Value();
        var again = (await Desk.KillAsync(Checkout, Prod, "twice", olga, default)).Value();
        var explained = (await Desk.ExplainAsync(Checkout, Prod, "The checkout failed.", olga, default)).Value();
        var on = await Desk.SetAsync(Checkout, Prod, On(), 2, null, olga, default);

        Assert.Equal((2, false, "olga"), (killed.Number, killed.Plan.IsEnabled, killed.By.Value));
        Assert.Equal(killed, again);
        Assert.Equal("The checkout failed.", explained.Reason);
        Assert.Equal("permission.missing", on.Refusal?.Code);
        Assert.Equal(["flag.created", "flag.set", "flag.killed", "flag.explained"], _room.Acts());
    }

    [Fact]
    public async Task Undo_brings_back_any_earlier_revision_as_a_new_one()
    {
        await _room.FlagAsync();
        await _room.SetAsync(On() with { Fallthrough = Share(20_000) });
        await Desk.KillAsync(Checkout, Prod, null, _room.Pam, default);

        var undone = (await Desk.UndoAsync(Checkout, Prod, 1, 2, "It was not the flag.", _room.Pam, default)).Value();

        Assert.Equal((3, On() with { Fallthrough = Share(20_000) }), (undone.Number, undone.Plan));
        Assert.Equal([3, 2, 1], Desk.History(Checkout, Prod, null, 10).Items.Select(state => state.Number));
        Assert.Equal("flag.same-state", (await Desk.UndoAsync(Checkout, Prod, 1, 3, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal("flag.state-unknown", (await Desk.UndoAsync(Checkout, Prod, 9, 3, null, _room.Pam, default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_copy_shows_its_differences_and_needs_the_segments_it_names()
    {
        await _room.FlagAsync();
        (await Desk.PutSegmentAsync(new("beta"), Dev, new() { Included = ["ada"] }, 0, null, _room.Pam, default)).Value();
        await _room.SetAsync(On(Rule(Serving.Of("on"), Clause("", ClauseOperator.InSegment, "beta"))), environment: Dev);

        var preview = Desk.PreviewCopy(Checkout, Dev, Prod);
        var refused = await Desk.CopyAsync(Checkout, Dev, Prod, 0, null, _room.Pam, default);
        (await Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["grace"] }, 0, null, _room.Pam, default)).Value();
        var copied = (await Desk.CopyAsync(Checkout, Dev, Prod, 0, null, _room.Pam, default)).Value();

        Assert.Contains(preview!.Differences, difference => difference.Sentence == "Rule 1: in segment beta: on (new)");
        Assert.Equal(("clause.segment-unknown", "clause.segment-unknown"), (preview.Refusal?.Code, refused.Refusal?.Code));
        Assert.Equal(Desk.Find(Checkout)?.In(Dev)?.State.Plan, copied.Plan);
    }

    [Fact]
    public async Task What_others_hang_on_is_shown_and_stays()
    {
        await _room.FlagAsync();
        await _room.FlagAsync(new("payment"));
        await _room.SetAsync(On() with { Prerequisites = [new(Checkout, ["on"])] }, new("payment"));

        Assert.Equal([new FlagKey("payment")], Desk.Find(Checkout)?.In(Prod)?.Dependants);
        Assert.Empty(Desk.Find(Checkout)!.In(Dev)!.Dependants);
        Assert.Equal("flag.in-use", (await Desk.ArchiveAsync(Checkout, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal("flag.prerequisite-cycle", (await Desk.SetAsync(Checkout, Prod, On() with { Prerequisites = [new(new("payment"), ["on"])] }, 0, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal("flag.variant-in-use", (await Desk.PutAsync(FlagWish.Of(Desk.Find(Checkout)!.Flag) with { Variants = [new("yes", JsonText.True), new("off", JsonText.False)] }, _room.Pam, default)).Refusal?.Code);
        await _room.SetAsync(On(), new("payment"));
        Assert.Equal("flag.not-archived", (await Desk.DeleteAsync(Checkout, null, _room.Pam, default)).Refusal?.Code);
        (await Desk.ArchiveAsync(Checkout, null, _room.Pam, default)).Value();
        (await Desk.DeleteAsync(Checkout, null, _room.Pam, default)).Value();
        Assert.Null(Desk.Find(Checkout));
    }

    [Fact]
    public async Task A_variant_that_a_plan_gives_out_cannot_go()
    {
        var flag = await _room.FlagAsync();
        await _room.SetAsync(On());

        var refused = await Desk.PutAsync(FlagWish.Of(flag) with { Variants = [new("on", JsonText.True), new("no", JsonText.False)] }, _room.Pam, default);

        Assert.StartsWith("In prod: ", refused.Refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_is_named_stays_and_its_changes_are_numbered()
    {
        await _room.FlagAsync();
        (await Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["ada"] }, 0, null, _room.Pam, default)).Value();
        await _room.SetAsync(On(Rule(Serving.Of("on"), Clause("", ClauseOperator.InSegment, "beta"))));

        var changed = (await Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["ada", "grace"] }, 1, null, _room.Pam, default)).Value();

        Assert.Equal(2, changed.Number);
        Assert.Equal("segment.changed-meanwhile", (await Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["eve"] }, 1, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal("segment.in-use", (await Desk.DeleteSegmentAsync(new("beta"), Prod, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal([Checkout], Desk.UsersOf(new("beta"), Prod));
        await _room.SetAsync(On());
        (await Desk.DeleteSegmentAsync(new("beta"), Prod, null, _room.Pam, default)).Value();
        Assert.Empty(Desk.Segments(Prod));
    }

    [Fact]
    public async Task An_owner_is_somebody_and_a_viewer_changes_nothing()
    {
        var eve = await _room.Store.PersonAsync("eve", Role.Viewer);

        Assert.Equal("flag.owner-unknown", (await Desk.PutAsync(new FlagWish { Key = Checkout, Type = FlagType.Boolean, Owner = new("nobody") }, _room.Pam, default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await Desk.PutAsync(new FlagWish { Key = Checkout, Type = FlagType.Boolean }, eve, default)).Refusal?.Code);
        Assert.Equal("application.unknown", (await Desk.PutAsync(new FlagWish { Key = Checkout, Type = FlagType.Boolean, Application = new("gone") }, _room.Pam, default)).Refusal?.Code);
        Assert.Null(Desk.Find(Checkout));
        Assert.Empty(_room.Acts());
    }

    [Fact]
    public async Task A_token_for_one_application_changes_and_sees_its_flags_only()
    {
        await _room.FlagAsync(application: "shop");
        await _room.FlagAsync(new("everywhere"));
        var token = await _room.Store.TokenAsync(_room.Pam, "shop");

        (await Desk.SetAsync(Checkout, Prod, On(), 0, null, token, default)).Value();

        Assert.Equal("permission.other-application", (await Desk.SetAsync(new("everywhere"), Prod, On(), 0, null, token, default)).Refusal?.Code);
        Assert.Equal("permission.other-application", (await Desk.PutAsync(FlagWish.Of(Desk.Find(Checkout)!.Flag) with { Application = null }, token, default)).Refusal?.Code);
        Assert.Equal(["everywhere"], Desk.List(new(), new Reach([new("search")]), null, 10).Items.Select(view => view.Flag.Key.Value));
    }

    [Fact]
    public async Task Flags_are_found_by_words_tags_and_owner_page_by_page()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            (await Desk.PutAsync(new FlagWish { Key = new(name), Type = FlagType.Boolean, Description = $"the {name} of it", Tags = name == "b" ? ["x%"] : [] }, _room.Pam, default)).Value();
        }

        var first = Desk.List(new(), Reach.All, null, 2);

        Assert.Equal(["a", "b"], first.Items.Select(view => view.Flag.Key.Value));
        Assert.Equal("b", first.Next);
        Assert.Equal(["c"], Desk.List(new(), Reach.All, first.Next, 2).Items.Select(view => view.Flag.Key.Value));
        Assert.Equal(["b"], Desk.List(new() { Tag = "x%" }, Reach.All, null, 9).Items.Select(view => view.Flag.Key.Value));
        Assert.Equal(["c"], Desk.List(new() { Search = "the c" }, Reach.All, null, 9).Items.Select(view => view.Flag.Key.Value));
        Assert.Empty(Desk.List(new() { IsArchived = true }, Reach.All, null, 9).Items);
    }

    [Fact]
    public async Task An_import_is_taken_over_whole_and_written_again_as_it_came()
    {
        var document = Encoding.UTF8.GetBytes(
            """
            {"flags":{
              "color":{"state":"ENABLED","variants":{"r":"red","g":"green"},"defaultVariant":"r","targeting":{"if":[{"$ref":"vip"},"g","r"]}},
              "off":{"state":"DISABLED","variants":{"on":true,"off":false},"defaultVariant":"on"}},
             "$evaluators":{"vip":{"==":["ada",{"var":["name"]}]}},
             "metadata":{"owner":"us"}}
            """);

        var done = (await Desk.ImportAsync(Prod, document, "moving house", _room.Pam, default)).Value();
        var written = Encoding.UTF8.GetString(Desk.Export(Prod).Value());
        var acts = _room.Acts();
        var again = (await Desk.ImportAsync(Prod, Desk.Export(Prod).Value(), null, _room.Pam, default)).Value();

        Assert.Equal(3, done.Changes);
        Assert.Equal(
            """{"$schema":"https://flagd.dev/schema/v0/flags.json","flags":{"color":{"state":"ENABLED","variants":{"r":"red","g":"green"},"defaultVariant":"r","targeting":{"if":[{"$ref":"vip"},"g","r"]}},"""
            + """ "off":{"state":"DISABLED","variants":{"on":true,"off":false},"defaultVariant":"on"}},"$evaluators":{"vip":{"==":["ada",{"var":["name"]}]}},"metadata":{"owner":"us"}}""".TrimStart(),
            written);
        Assert.Equal(0, again.Changes);
        Assert.Equal(["segment.created", "flag.created", "flag.created", "flag.set", "flag.set", "flag.imported"], acts);
    }

    [Fact]
    public async Task An_import_that_fails_at_its_last_flag_leaves_nothing_behind()
    {
        await _room.FlagAsync();
        var document = Encoding.UTF8.GetBytes("""{"flags":{"a":{"state":"ENABLED","variants":{"x":1}},"new-checkout":{"state":"ENABLED","variants":{"x":"text"}}}}""");

        var refused = await Desk.ImportAsync(Prod, document, null, _room.Pam, default);

        Assert.Equal("flag.type-is-fixed", refused.Refusal?.Code);
        Assert.Null(Desk.Find(new("a")));
        Assert.Equal(["flag.created"], _room.Acts());
    }
}
