using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>One migration was built again to the same bytes; another came out otherwise, and nobody brings it anywhere unnoticed.</summary>
[Collection(OnTheDemo.Name)]
public sealed class EvidenceJourney(DemoBoard board)
{
    [Fact]
    public async Task What_was_reproduced_says_by_how_many_and_what_was_tampered_with_shows_its_lines_and_is_stopped()
    {
        await using var chromium = await Chromium.StartAsync();
        var otto = await chromium.SignInAsync(board, "On call");
        await Chromium.GoAsync(otto, "/applications/orders-db/artifacts/43");
        await Expect(Rebuilds(otto)).ToContainTextAsync("Reproduced by 1 of 1: independent rebuilds came to the same bytes.");
        await Chromium.PictureAsync(otto, "evidence-reproduced");

        await Chromium.GoAsync(otto, "/applications/orders-db/artifacts/44");
        await Expect(Rebuilds(otto)).ToContainTextAsync("second-builder got other bytes out of the same sources: one file differs.");
        await Rebuilds(otto).Locator("summary").ClickAsync();
        await Expect(Rebuilds(otto).GetByText("sql/V44__forget_placed_at.sql")).ToBeVisibleAsync();
        await Expect(Rebuilds(otto).Locator("pre")).ToContainTextAsync("-alter table orders drop column placed_at;");
        await Expect(Rebuilds(otto).Locator("pre")).ToContainTextAsync("+alter table orders drop column customer;");
        await Chromium.PictureAsync(otto, "evidence-mismatch");
        Assert.Empty(await Chromium.SeriousAsync(otto, "evidence"));

        // Nobody demanded a rebuild: one that came out otherwise stands in the way all the same.
        var number = await board.AskAsync("orders-db", "44", "development");
        await Chromium.GoAsync(otto, $"/promotions/{number}");
        var gates = otto.Locator(".card").Filter(new() { Has = otto.GetByRole(AriaRole.Heading, new() { Name = "Gates" }) });
        await Expect(gates).ToContainTextAsync("second-builder got other bytes out of the same sources: one file differs.");
        await Chromium.PictureAsync(otto, "evidence-gate");
        using var manager = board.Api("release-manager");
        using var withdrawn = await manager.PostAsJsonAsync($"promotions/{number}/abort", new { reason = "It was tampered with." });
        Assert.True(withdrawn.IsSuccessStatusCode, await withdrawn.Content.ReadAsStringAsync());
    }

    private static ILocator Rebuilds(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Rebuilds" });
}
