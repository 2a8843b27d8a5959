using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Journal;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Journal;

public sealed class JournalPageTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task The_address_filters_the_page_and_each_entry_leads_to_its_thing()
    {
        await board.PersonAsync("grace", Role.OnCall);
        await board.PersonAsync("ada", Role.Viewer);
        using var page = Context("/journal?act=person.created&subject=grace");

        var shown = page.Render<JournalPage>();

        var link = Assert.Single(shown.FindAll("tbody tr")).QuerySelector("a");
        Assert.Equal("grace joined as on call.", link?.TextContent);
        Assert.Equal("/settings/people?search=grace", link?.GetAttribute("href"));
    }

    [Fact]
    public async Task A_changed_filter_goes_into_the_address_and_begins_at_the_newest_entry()
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var page = Context("/journal?cursor=7");
        var shown = page.Render<JournalPage>();

        shown.Find("input[aria-label=Person]").Change("ada");

        Assert.EndsWith("/journal?by=ada", page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_says_whether_the_chain_holds()
    {
        await board.PersonAsync("ada", Role.Viewer);
        using var page = Context("/journal");
        var shown = page.Render<JournalPage>();

        await shown.Find("button").ClickAsync(new());

        shown.WaitForAssertion(() => Assert.Contains("entries hold together", shown.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("promotion.approved", "42", "/promotions/42")]
    [InlineData("artifact.uploaded", "1.0.0+b/7", "/applications/shop/artifacts/1.0.0%2Bb%2F7")]
    [InlineData("path.drawn", null, "/settings/paths/shop")]
    [InlineData("token.created", "x", "/settings/tokens?everyone=true")]
    [InlineData("application.created", null, "/applications/shop")]
    public void An_entry_knows_the_page_of_its_thing(string act, string? subject, string link) =>
        Assert.Equal(link, JournalLinks.Of(JournalRules.Follow(
            new JournalNote(act, "x") { Application = new("shop"), Subject = subject }, 0, JournalRules.Beginning, DateTimeOffset.UnixEpoch, new("ada"))));

    [Fact]
    public void A_day_means_all_of_it()
    {
        var filter = new JournalView { From = "2026-03-02", Until = "2026-03-02", By = " " }.ToFilter();

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), filter.From);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 23, 59, 59, 999, TimeSpan.Zero), filter.Until);
        Assert.Null(filter.By);
    }

    private BunitContext Context(string address)
    {
        var context = Components.Context();
        context.Services.AddSingleton(board.Service<JournalDesk>());
        context.Services.AddSingleton(board.Service<Feed>());
        context.Services.AddSingleton(board.Service<TimeProvider>());
        context.Services.AddSingleton(board.Service<Heartbeat>());
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context;
    }
}
