using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Flags;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Flags;

/// <summary>Segments and documents on a whole board.</summary>
public sealed class SegmentPagesTests : IAsyncLifetime
{
    private const string Document =
        """
        {"flags": {"search": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off", "targeting": {"if": [{"$ref": "beta"}, "on", null]}}},
         "$evaluators": {"beta": {"in": [{"var": "targetingKey"}, ["ada", "bob"]]}}}
        """;

    private static readonly EnvironmentKey Production = new("production");

    private readonly BoardFixture _board = new();

    private FlagDesk Desk => _board.Service<FlagDesk>();

    public async Task InitializeAsync()
    {
        await _board.InitializeAsync();
        BoardFixture.Accepted(await _board.Service<EnvironmentDesk>().PutAsync(new(Production, Tier.Production) { Name = "Production" }, Credential.Board, default));
        await _board.PersonAsync("paula", Role.ProductOwner);
        await _board.PersonAsync("vera", Role.Viewer);
    }

    public async Task DisposeAsync() => await ((IAsyncLifetime)_board).DisposeAsync();

    [Fact]
    public void A_pasted_document_shows_what_would_change_and_changes_it_when_told_to()
    {
        using var circuit = Circuit("paula");
        var page = circuit.Render<ImportPage>();

        page.Find("#import-text").Change(Document);
        Assert.Contains("ada and bob", page.Find(".feed").TextContent, StringComparison.Ordinal);
        Assert.Null(Desk.Find(new("search")));

        page.FindAll("button").First(button => button.TextContent.Contains("Import 2 changes", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.True(Desk.Find(new("search"))?.In(Production)?.State.Plan.IsEnabled));

        page.Find("#import-text").Change(Document);
        Assert.Contains("Nothing", page.Find(".card:nth-of-type(2)").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_and_one_that_is_no_document_is_refused_in_words()
    {
        using var circuit = Circuit("paula");
        var page = circuit.Render<ImportPage>();

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(Document, "flags.json"));
        page.WaitForAssertion(() => Assert.Contains("flag search", page.Find(".feed").TextContent, StringComparison.Ordinal));

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("{\"flags\": 7}", "flags.json"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find(".refusal").TextContent));
        Assert.Empty(page.FindAll(".feed"));
    }

    [Fact]
    public void Who_may_not_import_may_look()
    {
        using var circuit = Circuit("vera");
        var page = circuit.Render<ImportPage>();

        page.Find("#import-text").Change(Document);

        Assert.Equal("true", page.FindAll("button.pri").Single().GetAttribute("aria-disabled"));
    }

    [Fact]
    public async Task A_segment_is_made_and_says_who_it_is_and_which_flags_use_it()
    {
        using var circuit = Circuit("paula");
        var page = circuit.Render<SegmentPage>(parameters => parameters.Add(p => p.Environment, "production").Add(p => p.Key, "_new"));
        page.Find("#segment-key").Change("beta");
        page.Find("#segment-included").Change("ada\nbob, the builder\n");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.EndsWith("/segments/production/beta", circuit.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal(["ada", "bob, the builder"], Desk.Segments(Production).Single().Plan.Included);

        await UseAsync("beta");
        var list = circuit.Render<SegmentsPage>();
        Assert.Contains("2 people named", list.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Equal("/flags/search?environment=production", list.Find("tbody a.link").GetAttribute("href"));
    }

    [Fact]
    public async Task The_second_of_two_who_edit_a_segment_is_told_and_keeps_what_they_typed()
    {
        await PutAsync(["ada"], 0);
        using var circuit = Circuit("paula");
        var page = circuit.Render<SegmentPage>(parameters => parameters.Add(p => p.Environment, "production").Add(p => p.Key, "beta"));
        page.Find("#segment-included").Change("bob");

        await PutAsync(["eve"], 1);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("Nothing was overwritten", page.Find(".refusal").TextContent, StringComparison.Ordinal));
        Assert.Equal("bob", page.Find("#segment-included").GetAttribute("value"));
        Assert.Equal(["eve"], Desk.Segments(Production).Single().Plan.Included);
    }

    private async Task PutAsync(Facts<string> people, int basedOn) =>
        BoardFixture.Accepted(await Desk.PutSegmentAsync(new("beta"), Production, new() { Included = people }, basedOn, null, Credential.Board, default));

    private async Task UseAsync(string segment)
    {
        var by = await _board.PersonAsync("paula");
        BoardFixture.Accepted(await Desk.PutAsync(new() { Key = new("search"), Type = FlagType.Boolean }, by, default));
        var rule = new FlagRule { Id = "", Clauses = [new() { Operator = ClauseOperator.InSegment, Values = [segment] }], Serve = Serving.Of("on") };
        BoardFixture.Accepted(await Desk.SetAsync(new("search"), Production, new() { IsEnabled = true, OffVariant = "off", Rules = [rule], Fallthrough = Serving.Of("off") }, 0, null, by, default));
    }

    private BunitContext Circuit(string person)
    {
        var context = Components.Context();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(Desk);
        context.Services.AddSingleton(_board.Service<EnvironmentDesk>());
        context.Services.AddSingleton(_board.Service<PeopleDesk>());
        context.Services.AddSingleton(_board.Service<Feed>());
        context.Services.AddSingleton(_board.Service<Heartbeat>());
        context.Services.AddRadzenComponents();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped(services => new CurrentPerson(services.GetRequiredService<AuthenticationStateProvider>()));
        return context;
    }
}
