using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>A version that needs what a database does not have yet is stopped at its gate; the migration goes first, seen and tried before anyone approves it, and then the version goes through.</summary>
public sealed class DatabaseJourney(OwnDemoBoard board) : IClassFixture<OwnDemoBoard>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Rollout = new() { Timeout = 180_000 };
    private static readonly LocatorAssertionsToContainTextOptions Soon = new() { Timeout = 30_000 };

    [Fact]
    public async Task What_needs_a_migration_waits_until_it_went_first_with_its_plan_and_its_dry_run_on_screen()
    {
        await board.EndsAsync(await board.AskAsync("storefront", "1.4.0", "development"), "succeeded");
        await board.EndsAsync(await board.AskAsync("storefront", "1.4.0", "staging"), "succeeded");
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");
        var dan = await chromium.SignInAsync(board, "Developer");

        await AskAsync(dan);
        var gates = Card(dan, "Gates");
        await Expect(gates).ToContainTextAsync("storefront 1.4.0 requires orders-db >=43; 42 is there.");
        await Chromium.PictureAsync(dan, "database-gate-closed");

        // Approved, it still waits: the gate is nobody's to pass.
        await Chromium.GoAsync(rosa, new Uri(dan.Url).AbsolutePath);
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Approve 1.4.0" }).ClickAsync();
        await Expect(rosa.GetByText("queued", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Card(rosa, "Gates").GetByRole(AriaRole.Button, new() { Name = "Let it pass" })).ToHaveCountAsync(0);
        Assert.Equal("1.0.0", await board.VersionAsync());

        await PromoteFirstAsync(dan, gates);
        await SeesPlanAndDryRunAsync(dan);
        await Expect(dan.GetByRole(AriaRole.Button, new() { Name = "Approve 43" })).ToHaveCountAsync(0);
        await ApproveAsync(rosa);
        await SeesWhatWasAppliedAsync(dan);

        // What waited for it goes by itself.
        await Expect(rosa.GetByText("verifying at", new() { Exact = false })).ToBeVisibleAsync(Rollout);
        await Expect(rosa.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Rollout);
        await Chromium.PictureAsync(rosa, "database-storefront-went-through");
        Assert.Equal("1.4.0", await board.VersionAsync());
    }

    private static async Task AskAsync(IPage dan)
    {
        await Chromium.GoAsync(dan, "/applications/storefront");
        await dan.GetByRole(AriaRole.Button, new() { Name = "Promote 1.4.0" }).ClickAsync();
        await dan.GetByLabel("Bring 1.4.0 to").SelectOptionAsync("production");
        await dan.GetByRole(AriaRole.Button, new() { Name = "Request promotion" }).ClickAsync();
        await Expect(dan.GetByRole(AriaRole.Heading, new() { Name = "storefront 1.4.0 → Production" })).ToBeVisibleAsync();
    }

    private static async Task PromoteFirstAsync(IPage dan, ILocator gates)
    {
        await gates.GetByRole(AriaRole.Button, new() { Name = "Promote orders-db 43 to production first" }).ClickAsync();
        await dan.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Promote it" }).ClickAsync();
        await Expect(dan.GetByRole(AriaRole.Heading, new() { Name = "orders-db 43 → Production" })).ToBeVisibleAsync();
    }

    private static async Task SeesPlanAndDryRunAsync(IPage dan)
    {
        var plan = Card(dan, "Migrations to 43");
        await Expect(plan).ToContainTextAsync("1 script would run: 0 errors, 0 warnings");
        await Expect(plan).ToContainTextAsync("V43__orders_by_customer.sql");
        await Expect(plan).ToContainTextAsync("expand");
        await Expect(plan).ToContainTextAsync("Way back: It can go back: U43 takes no data away.");
        await Expect(plan).ToContainTextAsync("Dry run: All ran and was taken back", Soon);
        await plan.GetByText("What it says").ClickAsync();
        await Expect(plan.GetByText("create view order_totals")).ToBeVisibleAsync();
        await Expect(dan.GetByText("awaiting approval", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(dan.Locator("main")).Not.ToContainTextAsync("warm");
        Assert.Empty(await Chromium.SeriousAsync(dan, "the promotion of a database"));
        await Chromium.PictureAsync(dan, "database-plan-and-dry-run");

        // Again by hand, whoever doubts it.
        await plan.GetByRole(AriaRole.Button, new() { Name = "Dry run again" }).ClickAsync();
        await Expect(dan.GetByText("All ran and was taken back; nobody else wrote for").First).ToBeVisibleAsync();
    }

    private static async Task ApproveAsync(IPage rosa)
    {
        var storefront = new Uri(rosa.Url).AbsolutePath;
        await Chromium.GoAsync(rosa, "/approvals");
        var card = rosa.GetByRole(AriaRole.Article, new() { Name = "orders-db 43 → Production" });
        await Expect(card).ToContainTextAsync("All ran and was taken back");
        await Chromium.PictureAsync(rosa, "database-approvals");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve 43" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await Chromium.GoAsync(rosa, storefront);
    }

    private static async Task SeesWhatWasAppliedAsync(IPage dan)
    {
        await Expect(dan.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Rollout);
        await Expect(dan.GetByText("1 script ran. The database is at V43.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Card(dan, "Going back to 42")).ToContainTextAsync("It can go back: U43 would run and takes no data away.");
        await Expect(dan.Locator("main")).Not.ToContainTextAsync("warm");
        await Chromium.PictureAsync(dan, "database-applied");
    }

    private static ILocator Card(IPage page, string title) => page.Locator(".card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
}
