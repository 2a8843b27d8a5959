using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Nobody is asked to approve, and yet nothing is destroyed without a word that names it.</summary>
[Collection(OnTheDemo.Name)]
public sealed class ConfirmationJourney(DemoBoard board)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Applied = new() { Timeout = 60_000 };

    [Fact]
    public async Task What_destroys_where_nobody_approves_waits_for_one_confirmation_that_names_it()
    {
        await board.OpenDatabaseAsync("drafts-db", isApproved: false);
        await board.UploadScriptsAsync("drafts-db", "1", "{}", ("V1__drafts.sql", "create table drafts (id integer primary key, text text);"), ("V2__drop.sql", "alter table drafts drop column text;"));
        var number = await board.AskAsync("drafts-db", "1", "production");
        await using var chromium = await Chromium.StartAsync();
        var dan = await chromium.SignInAsync(board, "Developer");

        await Chromium.GoAsync(dan, $"/promotions/{number}");
        var gates = dan.Locator(".card").Filter(new() { Has = dan.GetByRole(AriaRole.Heading, new() { Name = "Gates", Exact = true }) });
        await Expect(gates).ToContainTextAsync("A confirmation that names DS103, by anyone who may promote it: nobody is asked to approve here.");
        Assert.Empty(await Chromium.SeriousAsync(dan, "a promotion that waits for a confirmation"));

        // A word that names nothing opens nothing.
        await ConfirmAsync("I mean it.");
        await Expect(dan.GetByText("Write DS103, and why: the journal keeps who meant to destroy what.").First).ToBeVisibleAsync();
        await Expect(gates.GetByRole(AriaRole.Button, new() { Name = "Confirm what it destroys" })).ToBeVisibleAsync();

        await ConfirmAsync("DS103: nobody reads text.");
        await Expect(dan.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Applied);
        await Expect(dan.GetByText("2 scripts ran. The database is at V2.", new() { Exact = true })).ToBeVisibleAsync();
        await Chromium.PictureAsync(dan, "database-confirmed");

        async Task ConfirmAsync(string words)
        {
            await gates.GetByRole(AriaRole.Button, new() { Name = "Confirm what it destroys" }).ClickAsync();
            var dialog = dan.GetByRole(AriaRole.Dialog);
            await Expect(dialog).ToContainTextAsync("No way back brings that again. Write DS103, and why you mean it.");
            await dialog.GetByRole(AriaRole.Textbox).FillAsync(words);
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true }).ClickAsync();
            await Expect(dialog).ToHaveCountAsync(0);
        }
    }
}
