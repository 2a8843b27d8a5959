using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.People;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.People;

public sealed class SettingsPagesTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task An_administrator_makes_a_person_and_sees_the_link_once()
    {
        await board.PersonAsync("root", Role.Administrator);
        using var page = Context("root", "/settings/people");
        var shown = page.Render<PeoplePage>();

        shown.Find("#person-name").Change("Linus");
        shown.Find("#person-display").Change("Linus T.");
        shown.FindAll("fieldset input")[(int)Role.Developer].Change(true);
        await shown.Find("form:has(#person-name)").SubmitAsync();

        shown.WaitForAssertion(() => Assert.Contains("/set-password?code=", shown.Find("input[readonly]").GetAttribute("value"), StringComparison.Ordinal));
        Assert.Equal([Role.Developer], board.Service<PeopleDesk>().FindAccount(new("linus"))?.Roles);
        await shown.Find(".once button").ClickAsync(new());
        Assert.Empty(shown.FindAll("input[readonly]"));
    }

    [Fact]
    public async Task Who_may_not_manage_people_reads_why_and_sees_nobody()
    {
        await board.PersonAsync("vera", Role.Viewer);
        using var page = Context("vera", "/settings/people");

        var shown = page.Render<PeoplePage>();

        Assert.Contains("manage people", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("table"));
    }

    [Fact]
    public async Task Anyone_makes_a_token_from_what_they_themselves_may()
    {
        await board.PersonAsync("dora", Role.Developer);
        using var page = Context("dora", "/settings/tokens");
        var shown = page.Render<TokensPage>();

        Assert.Equal(PermissionRules.Of(Role.Developer).Count, shown.FindAll("fieldset input").Count);
        shown.Find("#token-name").Change("build server");
        shown.Find("#token-apps").Change("Not An App");
        await shown.Find("form").SubmitAsync();
        Assert.Contains("cannot name an application", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        shown.Find("#token-apps").Change("shop, bank");
        await shown.Find("form").SubmitAsync();

        shown.WaitForAssertion(() => Assert.StartsWith("rb_", shown.Find("input[readonly]").GetAttribute("value"), StringComparison.Ordinal));
        var token = BoardFixture.Accepted(board.Service<TokenDesk>().List(false, null, 10, new(new("dora"), null))).Items[0];
        Assert.Equal([Permission.View], token.Permissions);
        Assert.Equal([new ApplicationKey("bank"), new ApplicationKey("shop")], token.Applications);
    }

    private BunitContext Context(string person, string address)
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(board.Service<PeopleDesk>());
        context.Services.AddSingleton(board.Service<TokenDesk>());
        context.Services.AddSingleton(board.Service<Feed>());
        context.Services.AddSingleton(board.Service<TimeProvider>());
        context.Services.AddSingleton(board.Service<Heartbeat>());
        context.Services.AddRadzenComponents();
        context.Services.AddScoped<Dialogs>();
        context.Services.AddScoped(services => new CurrentPerson(services.GetRequiredService<AuthenticationStateProvider>()));
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context;
    }
}
