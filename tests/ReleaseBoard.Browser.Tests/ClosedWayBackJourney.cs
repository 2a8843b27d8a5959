using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Where no way leads back, that is said before anybody approves, and beside the button afterwards.</summary>
[Collection(OnTheDemo.Name)]
public sealed class ClosedWayBackJourney(DemoBoard board)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Applied = new() { Timeout = 60_000 };
    private static readonly (string, string) One = ("V1__notes.sql", "create table notes (id integer primary key);");
    private static readonly (string, string) Two = ("V2__lines.sql", "create table lines (id integer primary key);");

    [Fact]
    public async Task That_the_way_back_of_a_database_is_closed_is_said_before_anyone_approves_and_afterwards()
    {
        await board.OpenDatabaseAsync("notes-db", isApproved: true);
        await board.UploadScriptsAsync("notes-db", "1", "{}", One);
        var first = await board.AskAsync("notes-db", "1", "production");
        await board.ApproveAsync(first);
        await board.EndsAsync(first, "succeeded");
        await board.UploadScriptsAsync("notes-db", "2", "{}", One, Two, ("U2__lines.sql", "drop table lines;"));
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");

        await Chromium.GoAsync(rosa, $"/promotions/{await board.AskAsync("notes-db", "2", "production")}");
        const string Loses = "The way back loses data, so it is closed: U2 would run, and the table lines is dropped with its rows.";
        await Expect(Card(rosa, "Migrations to 2")).ToContainTextAsync($"No way back: {Loses}");
        await Expect(Card(rosa, "Ready to go?")).ToContainTextAsync(Loses);
        await Chromium.PictureAsync(rosa, "database-no-way-back");
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Approve 2" }).ClickAsync();
        await Expect(rosa.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Applied);
        await Expect(Card(rosa, "Going back to 1")).ToContainTextAsync("It cannot go back: Going back would take data away: U2: The table lines is dropped with its rows.");

        await board.UploadScriptsAsync("notes-db", "3", "{}", One, Two, ("V3__more.sql", "create table more (id integer primary key);"));
        await Chromium.GoAsync(rosa, $"/promotions/{await board.AskAsync("notes-db", "3", "production")}");
        await Expect(Card(rosa, "Migrations to 3")).ToContainTextAsync("No way back: There is no way back: V3 has no undo script.");
    }

    [Fact]
    public async Task What_may_not_go_back_below_the_schema_that_is_applied_says_why_where_it_would_be_taken_back()
    {
        await board.OpenDatabaseAsync("ledger-db", isApproved: false);
        await board.OpenDatabaseAsync("reports-db", isApproved: false);
        await ApplyAsync("ledger-db", 1, "{}");
        await ApplyAsync("reports-db", 1, """{ "ledger-db": "<3" }""");
        await ApplyAsync("ledger-db", 2, "{}");
        var newer = await ApplyAsync("reports-db", 2, """{ "ledger-db": ">=2" }""");
        await ApplyAsync("ledger-db", 3, "{}");
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");

        await Chromium.GoAsync(rosa, $"/promotions/{newer}");
        await Expect(Card(rosa, "Going back to 1")).ToContainTextAsync("It cannot go back: reports-db 1 requires ledger-db <3; 3 is there.");
        var back = rosa.GetByRole(AriaRole.Button, new() { Name = "Roll back", Exact = true });
        await Expect(back).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(back).ToHaveAccessibleDescriptionAsync("reports-db 1 requires ledger-db <3; 3 is there. The way back stays closed until that is mended.");
        await back.FocusAsync();
        await rosa.Keyboard.PressAsync("Enter");
        await Expect(rosa.GetByRole(AriaRole.Note)).ToContainTextAsync("The way back stays closed until that is mended.");
        await Expect(rosa.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Chromium.PictureAsync(rosa, "database-below-the-schema");
    }

    /// <summary>A version with as many scripts as its number says, each of which its own undo script takes back, applied at once.</summary>
    private async Task<long> ApplyAsync(string name, int version, string requires)
    {
        await board.UploadScriptsAsync(name, $"{version}", requires, [One, .. Enumerable.Range(2, version - 1).SelectMany(Index)]);
        var number = await board.AskAsync(name, $"{version}", "production");
        await board.EndsAsync(number, "succeeded");
        return number;
    }

    private static (string File, string Text)[] Index(int i) => [($"V{i}__index.sql", $"create index i{i} on notes (id);"), ($"U{i}__index.sql", $"drop index i{i};")];

    private static ILocator Card(IPage page, string title) => page.Locator(".card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
}
