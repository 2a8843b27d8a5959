using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Notices;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Notices;
using ReleaseBoard.Web.Notices;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Notices;

public sealed class NoticePagesTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task An_administrator_makes_a_webhook_and_sees_its_secret_once()
    {
        await board.PersonAsync("root", Role.Administrator);
        using var page = Context("root", "/settings/notices");
        var shown = page.Render<ReceiversPage>();

        shown.Find("#receiver-name").Change("build server");
        shown.Find("#receiver-address").Change("not an address");
        await shown.Find("form").SubmitAsync();
        Assert.Contains("begins with https://", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        shown.Find("#receiver-address").Change("http://127.0.0.1:9/hook");
        shown.Find("#choice-apps").Change("nobody");
        await shown.Find("form").SubmitAsync();

        shown.WaitForAssertion(() => Assert.StartsWith("whsec_", shown.Find("input[readonly]").GetAttribute("value"), StringComparison.Ordinal));
        shown.WaitForAssertion(() => Assert.Contains("build server", shown.Find("table").TextContent, StringComparison.Ordinal));
        await shown.Find(".once button").ClickAsync(new());
        Assert.Empty(shown.FindAll("input[readonly]"));
    }

    [Fact]
    public async Task Who_may_not_manage_notices_reads_why()
    {
        await board.PersonAsync("vera", Role.Viewer);
        using var page = Context("vera", "/settings/notices");

        var shown = page.Render<ReceiversPage>();

        Assert.Contains("manage notices", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("form"));
    }

    [Fact]
    public async Task A_receiver_s_page_says_what_stands_in_the_way_and_lets_it_be_tested_and_paused()
    {
        var root = await board.PersonAsync("root", Role.Administrator);
        await using var hook = await NoticeReceiver.StartAsync();
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, 410);
        var made = BoardFixture.Accepted(await board.Service<ReceiverDesk>().CreateAsync(new(ReceiverKind.Webhook, "gone", hook.Url, new() { Applications = [new("gone-app")] }), root, default));
        using var page = Context("root", $"/settings/notices/{made.Receiver.Id}");
        var shown = page.Render<ReceiverPage>(parameters => parameters.Add(receiver => receiver.Id, made.Receiver.Id));
        Assert.Contains("nothing sent yet", shown.Markup, StringComparison.Ordinal);

        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("gone-app"), Domain.Applications.ApplicationKind.Service, "Ours."), root, default));

        shown.WaitForAssertion(() => Assert.Contains("It is paused: It says that it is gone for good (410).", shown.Markup, StringComparison.Ordinal));
        hook.Answer = (context, _) => NoticeReceiver.SayAsync(context, 204);
        await shown.FindAll("button").First(button => button.TextContent == "Resume").ClickAsync(new());
        shown.WaitForAssertion(() => Assert.Contains("delivering", shown.Markup, StringComparison.Ordinal));
        shown.WaitForAssertion(() => Assert.Equal(["taken", "failed"], shown.FindAll("table .chip").Select(chip => chip.TextContent)));
    }

    [Fact]
    public async Task A_person_chooses_what_to_be_told_and_reads_it_on_their_own_page()
    {
        var dora = await board.PersonAsync("dora", Role.Developer, Role.ReleaseManager);
        using var page = Context("dora", "/settings/notifications");
        var shown = page.Render<OwnNoticesPage>();
        Assert.Contains("Nothing here", shown.Markup, StringComparison.Ordinal);

        shown.Find("#own-mail").Change(true);
        await shown.Find("form").SubmitAsync();
        Assert.Contains("has no mail address", shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        shown.Find("#own-mail").Change(false);
        shown.Find("#own-board").Change(true);
        shown.Find("#choice-apps").Change("till");
        await shown.Find("form").SubmitAsync();
        BoardFixture.Accepted(await board.Service<ApplicationDesk>().PutAsync(new(new("till"), Domain.Applications.ApplicationKind.Service, "Ours."), dora, default));

        shown.WaitForAssertion(() => Assert.Contains("till", shown.Find("ul.notices").TextContent, StringComparison.Ordinal));
        Assert.Equal("/applications/till", shown.Find("ul.notices a").GetAttribute("href"));
    }

    private BunitContext Context(string person, string address)
    {
        var context = Components.Context();
        context.AddAuthorization().SetAuthorized(person);
        context.Services.AddSingleton(board.Service<ReceiverDesk>());
        context.Services.AddSingleton(board.Service<OwnNoticesDesk>());
        context.Services.AddSingleton(board.Service<PeopleDesk>());
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
