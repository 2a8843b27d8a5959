using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Flags;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Flags;

/// <summary>The product owner's pages on a whole board.</summary>
public sealed class FlagPagesTests : IAsyncLifetime
{
    private static readonly FlagKey Key = new("new-checkout");
    private static readonly EnvironmentKey Production = new("production");

    private readonly BoardFixture _board = new();

    private FlagDesk Desk => _board.Service<FlagDesk>();

    public async Task InitializeAsync()
    {
        await _board.InitializeAsync();
        foreach (var (key, tier) in new[] { ("staging", Tier.Staging), ("production", Tier.Production) })
        {
            BoardFixture.Accepted(await _board.Service<EnvironmentDesk>().PutAsync(new(new(key), tier) { Name = Wording.Begin(key) }, Credential.Board, default));
        }

        await _board.PersonAsync("paula", Role.ProductOwner);
        await _board.PersonAsync("otto", Role.OnCall);
        await _board.PersonAsync("vera", Role.Viewer);
        BoardFixture.Accepted(await Desk.PutAsync(new() { Key = Key, Type = FlagType.Boolean, Tags = ["checkout"], Description = "One page" }, Paula, default));
        await SetAsync(new() { IsEnabled = true, OffVariant = "off", Fallthrough = Serving.Of(Shares(20_000)) });
    }

    public async Task DisposeAsync() => await ((IAsyncLifetime)_board).DisposeAsync();

    [Fact]
    public void The_list_says_how_each_flag_stands_in_each_environment_and_that_nobody_asked()
    {
        using var circuit = Circuit("vera");
        var page = circuit.Render<FlagsPage>();

        var row = page.Find("tbody tr");
        Assert.Contains("20 %", row.QuerySelector("td[data-label=Production]")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("never set", row.QuerySelector("td[data-label=Staging]")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("nobody asked", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("/flags/new-checkout?environment=production", row.QuerySelector("td[data-label=Production] a")?.GetAttribute("href"));
    }

    [Fact]
    public async Task One_click_turns_it_off_without_a_question_and_the_reason_comes_after()
    {
        using var circuit = Circuit("otto");
        var page = Open(circuit);

        Click(page, "Turn off now in Production");
        page.WaitForAssertion(() => Assert.False(State().Plan.IsEnabled));
        Assert.Null(State().Reason);

        page.WaitForAssertion(() => page.Find("#why-production"));
        Do(page, () => page.Find("#why-production").Input("It took money twice"));
        await page.Find(".why").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("It took money twice", State().Reason));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#why-production")));
    }

    [Fact]
    public async Task On_for_everyone_in_production_asks_once_how_far_it_goes_and_why_and_elsewhere_not_at_all()
    {
        await SetAsync(new() { OffVariant = "off", Fallthrough = Serving.Of("on") });
        using var circuit = Circuit("paula");
        circuit.JSInterop.Mode = JSRuntimeMode.Loose;
        var desk = circuit.Render<Radzen.Blazor.RadzenDialog>();
        var page = Open(circuit);

        var asking = page.InvokeAsync(() => Button(page, "Turn on in Production").ClickAsync(new()));
        desk.WaitForElement("#reason");
        Assert.Contains("How many that are is not known", desk.Find("form.ask p").TextContent, StringComparison.Ordinal);
        Assert.False(State().Plan.IsEnabled);
        desk.Find("#reason").Input("The fair begins.");
        desk.Find("form.ask").Submit();
        await asking;
        page.WaitForAssertion(() => Assert.Equal((true, "The fair begins."), (State().Plan.IsEnabled, State().Reason)));

        Click(page, "Turn on for everyone in Staging");
        page.WaitForAssertion(() => Assert.True(Desk.Find(Key)?.In(new("staging"))?.State.Plan.IsEnabled));
    }

    [Fact]
    public void Who_may_not_is_told_why_and_nothing_happens()
    {
        using var circuit = Circuit("vera");
        var page = Open(circuit);

        var kill = Button(page, "Turn off now in Production");
        Assert.Equal("true", kill.GetAttribute("aria-disabled"));
        kill.Click();
        Assert.True(State().Plan.IsEnabled);
    }

    [Fact]
    public void Widening_is_one_click_and_takes_it_from_nobody()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit);

        Click(page, "Widen to 50 %");

        page.WaitForAssertion(() => Assert.Equal(50_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on")));
        page.WaitForAssertion(() => Assert.Contains("50 %", page.Find(".spot.here").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_is_made_without_code_and_the_page_says_before_what_saving_changes()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit);

        Click(page, "Edit");
        Click(page, "Add a rule");
        Assert.Contains("Not ready", page.Find(".review").TextContent, StringComparison.Ordinal);
        Do(page, () => page.Find("[aria-label=Attribute]").Change("country"));
        Do(page, () => page.Find("[aria-label='Values, with commas between them']").Change("DE, AT"));
        Assert.Contains("country is DE or AT: on", page.Find(".review").TextContent, StringComparison.Ordinal);
        Click(page, "Save");

        page.WaitForAssertion(() => Assert.Equal(["DE", "AT"], State().Plan.Rules.Single().Clauses.Single().Values));
        page.WaitForAssertion(() => Assert.Contains("people whose country is DE or AT", page.Find(".rules").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_of_two_is_told_who_was_faster_and_keeps_what_they_typed()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit);
        Click(page, "Edit");
        Do(page, () => page.Find("input[type=number]").Change("30"));

        await SetAsync(new() { IsEnabled = true, OffVariant = "off", Fallthrough = Serving.Of(Shares(40_000)) }, by: "otto-the-manager");
        page.WaitForAssertion(() => Assert.Contains("otto-the-manager changed this meanwhile", page.Find(".notice[role=alert]").TextContent, StringComparison.Ordinal));
        Click(page, "Save");

        page.WaitForAssertion(() => Assert.Contains("Nothing was overwritten", page.Find(".refusal").TextContent, StringComparison.Ordinal));
        Assert.Equal(40_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on"));
        Assert.Equal("30", page.Find("input[type=number]").GetAttribute("value"));

        Click(page, "Make my version of theirs");
        Click(page, "Save");
        page.WaitForAssertion(() => Assert.Equal(30_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on")));
    }

    [Fact]
    public void The_history_says_what_changed_and_one_click_takes_it_back()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit, "tab=history");
        Assert.Contains("State", page.Find(".feed .differences").TextContent, StringComparison.Ordinal);

        Click(page, "Undo the last change");

        page.WaitForAssertion(() => Assert.Equal((2, false), (State().Number, State().Plan.IsEnabled)));
    }

    [Fact]
    public void Copying_shows_the_difference_first()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit, "tab=history&environment=staging");

        Do(page, () => page.Find("#copy-from").Change("production"));
        Assert.Contains("20 % on, 80 % off", page.Find(".copy .differences").TextContent, StringComparison.Ordinal);
        Click(page, "Copy to Staging");

        page.WaitForAssertion(() => Assert.Equal(State().Plan, Desk.FindState(Key, new("staging"), 1)?.Plan));
    }

    [Fact]
    public void A_ladder_is_scheduled_and_withdrawn_by_name()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit, "tab=changes");

        Click(page, "Schedule");

        page.WaitForAssertion(() => Assert.Equal(5_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on")));
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".change li:not(.differences li)").Count));
        Assert.Contains("Whichever is made first stops the other", page.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flag_is_made_from_the_form_and_a_bad_key_is_refused_in_words()
    {
        using var circuit = Circuit("paula");
        var page = circuit.Render<NewFlagPage>();

        Do(page, () => page.Find("#flag-key").Change("no spaces, please"));
        Do(page, () => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.Contains("cannot name a flag", page.Find(".refusal").TextContent, StringComparison.Ordinal));

        Do(page, () => page.Find("#flag-key").Change("price-cache"));
        Do(page, () => page.Find("form").Submit());
        page.WaitForAssertion(() => Assert.EndsWith("/flags/price-cache", circuit.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal("paula", Desk.Find(new("price-cache"))?.Flag.Owner.Value);
    }

    [Fact]
    public async Task Where_others_must_agree_the_editor_asks_them_and_their_yes_makes_it_while_a_kill_asks_nobody()
    {
        await NeedApprovalAsync();
        using var paula = Circuit("paula");
        var asking = Open(paula);
        Click(asking, "Widen to 50 %");
        asking.WaitForAssertion(() => Assert.Single(Desk.OpenTo(new(new("rosa"), null))));
        Assert.Equal(20_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on"));

        asking.WaitForAssertion(() => Assert.Equal("a change waits for approval", asking.Find(".spot.here .next").TextContent));

        using var rosa = Circuit("rosa");
        var waiting = Open(rosa, "tab=changes");
        Click(waiting, "Reject");
        Assert.Contains("Say why", waiting.Find(".error").TextContent, StringComparison.Ordinal);
        Click(waiting, "Approve");
        waiting.WaitForAssertion(() => Assert.Equal(50_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on")));

        Click(asking, "Turn off now in Production");
        asking.WaitForAssertion(() => Assert.False(State().Plan.IsEnabled));
    }

    [Fact]
    public void A_key_is_shown_once_and_ended()
    {
        using var circuit = Circuit("paula");
        circuit.Services.AddSingleton(_board.Service<FlagAccessDesk>());
        var page = circuit.Render<FlagKeysPage>();

        Do(page, () => page.Find("#key-name").Change("shop"));
        Do(page, () => page.Find("form").Submit());

        page.WaitForAssertion(() => Assert.StartsWith(FlagAccessDesk.ServerPrefix, page.Find(".once input").GetAttribute("value"), StringComparison.Ordinal));
        Click(page, "I have it");
        Assert.Empty(page.FindAll(".once"));
        page.WaitForAssertion(() => Assert.Contains("shop", page.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FlagType.Boolean, "GetBooleanValueAsync(\"new-checkout\", false")]
    [InlineData(FlagType.Integer, "GetIntegerValueAsync(\"new-checkout\", 7")]
    public void The_code_names_the_flag_its_type_and_the_board(FlagType type, string call)
    {
        var flag = Samples.Flag with { Type = type, Variants = type is FlagType.Boolean ? Samples.Flag.Variants : [new("low", new("7"))] };

        var samples = CodeSample.Of(flag, "https://board.example");

        Assert.Equal(["C#", "TypeScript", "Java", "Python", "Go"], samples.Select(sample => sample.Language));
        Assert.Contains(call, samples[0].Code, StringComparison.Ordinal);
        Assert.All(samples, sample => Assert.Contains("https://board.example", sample.Code, StringComparison.Ordinal));
        Assert.All(samples, sample => Assert.Contains("new-checkout", sample.Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guarded_rollout_is_begun_held_and_ended_by_clicks_and_says_what_it_sees()
    {
        using var circuit = Circuit("paula");
        var page = Open(circuit);

        Click(page, "Roll out under guard…");
        page.Find("#guard-pace").Change(nameof(GuardPace.Quick));
        Click(page, "Begin the guarded rollout");

        page.WaitForAssertion(() => Assert.Equal(GuardPhase.Watching, Guarded().Phase));
        page.WaitForAssertion(() => Assert.Contains("too few to compare", page.Find(".guard").TextContent, StringComparison.Ordinal));
        Assert.Equal(["5 %", "25 %", "50 %", "everyone"], page.FindAll(".guard li b").Select(stage => stage.TextContent.Split(',')[0]));
        Assert.Equal(5_000, State().Plan.Fallthrough?.Rollout?.WeightOf("on"));

        Click(page, "Hold");
        page.WaitForAssertion(() => Assert.Equal(GuardPhase.Holding, Guarded().Phase));
        page.WaitForAssertion(() => Button(page, "Go on"));
        BoardFixture.Accepted(await Desk.EndGuardAsync(Guarded().Id, null, Paula, default));
        page.WaitForAssertion(() => Assert.Contains("ended", page.Find(".guard").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_may_not_begin_a_guarded_rollout_is_told_why()
    {
        using var circuit = Circuit("vera");
        var page = Open(circuit);

        var button = Button(page, "Roll out under guard…");
        button.Click();

        Assert.Contains("needs the permission manage flags", button.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".guard-form"));
    }

    [Fact]
    public async Task A_change_that_waits_for_a_yes_stands_among_the_approvals_and_is_made_by_it()
    {
        var rosa = await _board.PersonAsync("rosa", Role.ReleaseManager);
        BoardFixture.Accepted(await _board.Service<ApplicationDesk>().PutAsync(new(new("shop"), Domain.Applications.ApplicationKind.Service, ""), rosa, default));
        BoardFixture.Accepted(await _board.Service<PathDesk>().PutAsync(
            new(new("shop"), [new Stage { Environment = Production, Approvals = [new ApprovalRule { AtLeast = 1, Role = Role.ReleaseManager }], FlagChangesNeedApproval = true }]), rosa, default));
        BoardFixture.Accepted(await Desk.PutAsync(FlagWish.Of(Desk.Find(Key)!.Flag) with { Application = new("shop") }, Paula, default));
        BoardFixture.Accepted(await Desk.ScheduleAsync(new(Key, Production, State().Number, [new(null, State().Plan with { Fallthrough = Serving.Of("on") })]), Paula, default));
        using var circuit = Circuit("rosa");
        circuit.Services.AddSingleton(_board.Service<Engine.Promotions.PromotionDesk>());
        circuit.Services.AddSingleton(_board.Service<Engine.Migrations.MigrationDesk>());
        circuit.Services.AddSingleton(_board.Service<Engine.Plans.PlanDesk>());
        circuit.Services.AddScoped<Web.Promotions.PromotionHand>().AddScoped<Web.Migrations.MigrationHand>();

        var count = circuit.Render<Web.Layout.ApprovalCount>();
        count.WaitForAssertion(() => Assert.Equal("1", count.Find(".count").TextContent));
        var page = circuit.Render<Web.Promotions.ApprovalsPage>();
        page.WaitForAssertion(() => Assert.Contains("new-checkout in production", page.Markup, StringComparison.Ordinal));
        page.FindAll("button").First(button => button.TextContent.Trim() == "Approve").Click();

        page.WaitForAssertion(() => Assert.Equal("on", State().Plan.Fallthrough?.Variant));
        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you", page.Markup, StringComparison.Ordinal));
        count.WaitForAssertion(() => Assert.Empty(count.FindAll(".count")));
    }

    private Guard Guarded() => Desk.Guards(Key, Production)[0].Guard;

    private static Credential Paula => new(new("paula"), null);

    private static Rollout Shares(int on) => new() { Shares = [new("on", on), new("off", Rollout.Whole - on)] };

    private FlagState State() => Desk.Find(Key)?.In(Production)?.State ?? throw new InvalidOperationException("The flag is gone.");

    private async Task SetAsync(FlagPlan plan, string by = "paula") => BoardFixture.Accepted(
        await Desk.SetAsync(Key, Production, plan, State().Number, null, await _board.PersonAsync(by, Role.ReleaseManager), default));

    private async Task NeedApprovalAsync()
    {
        await _board.PersonAsync("rosa", Role.ReleaseManager);
        BoardFixture.Accepted(await _board.Service<ApplicationDesk>().PutAsync(new(new("shop"), Domain.Applications.ApplicationKind.Service, ""), Credential.Board, default));
        var stage = new Stage { Environment = Production, FlagChangesNeedApproval = true, Approvals = [new() { AtLeast = 1, Role = Role.ReleaseManager }] };
        BoardFixture.Accepted(await _board.Service<PathDesk>().PutAsync(new(new("shop"), [stage]), Credential.Board, default));
        var wish = FlagWish.Of((Desk.Find(Key) ?? throw new InvalidOperationException("The flag is gone.")).Flag) with { Application = new("shop") };
        BoardFixture.Accepted(await Desk.PutAsync(wish, Paula, default));
    }

    private static void Click(IRenderedComponent<IComponent> page, string words) => Do(page, () => Button(page, words).Click());

    /// <summary>On the page's own turn: a page that hears the feed may render between finding a button and pressing it.</summary>
    private static void Do(IRenderedComponent<IComponent> page, Action act) => page.InvokeAsync(act).GetAwaiter().GetResult();

    private static IElement Button(IRenderedComponent<IComponent> page, string words) =>
        page.FindAll("button").First(button => string.Equals(button.TextContent.Trim(), words, StringComparison.Ordinal));

    private static IRenderedComponent<FlagPage> Open(BunitContext circuit, string query = "")
    {
        circuit.Services.GetRequiredService<NavigationManager>().NavigateTo($"/flags/{Key}?{query}");
        return circuit.Render<FlagPage>(parameters => parameters.Add(page => page.Key, Key.Value));
    }

    private BunitContext Circuit(string person)
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(Desk);
        context.Services.AddSingleton(_board.Service<ExposureDesk>());
        context.Services.AddSingleton(_board.Service<FlagBoard>());
        context.Services.AddSingleton(_board.Service<ApplicationDesk>());
        context.Services.AddSingleton(_board.Service<EnvironmentDesk>());
        context.Services.AddSingleton(_board.Service<PeopleDesk>());
        context.Services.AddSingleton(_board.Service<Feed>());
        context.Services.AddSingleton(_board.Service<Heartbeat>());
        context.Services.AddSingleton(_board.Service<TimeProvider>());
        context.Services.AddRadzenComponents();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped(services => new CurrentPerson(services.GetRequiredService<AuthenticationStateProvider>()));
        context.Services.AddScoped<FlagHand>();
        context.Services.AddScoped<GuardHand>();
        return context;
    }
}
