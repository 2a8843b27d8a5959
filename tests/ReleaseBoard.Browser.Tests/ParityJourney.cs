using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Staging beside production: what nobody meant stands out until somebody says why it may differ.</summary>
[Collection(OnTheDemo.Name)]
public sealed class ParityJourney(DemoBoard board)
{
    [Fact]
    public async Task The_one_difference_nobody_declared_stands_out_is_declared_with_a_reason_and_stands_out_again_when_that_is_taken_back()
    {
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");
        await rosa.GetByRole(AriaRole.Link, new() { Name = "Parity" }).First.ClickAsync();
        var shop = rosa.Locator(".card").Filter(new() { Has = rosa.GetByRole(AriaRole.Heading, new() { Name = "storefront" }) });

        // Its timeout is another where people pay; everything else of it that differs was declared.
        await Expect(shop.GetByText("1 difference nobody declared")).ToBeVisibleAsync();
        var timeout = shop.Locator("li").Filter(new() { HasText = "payment.timeout" });
        await Expect(timeout).ToContainTextAsync("10s");
        await Expect(timeout).ToContainTextAsync("2s");
        await Expect(shop.Locator("li").Filter(new() { HasText = "payment.token" })).ToBeHiddenAsync();
        await Chromium.PictureAsync(rosa, "parity-stands-out");

        await rosa.GetByRole(AriaRole.Link, new() { Name = "storefront" }).First.ClickAsync();
        await Expect(rosa.GetByRole(AriaRole.Heading, new() { Name = "Parity of storefront" })).ToBeVisibleAsync();
        await rosa.GetByRole(AriaRole.Button, new() { Name = "May differ… payment.timeout" }).ClickAsync();
        await rosa.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync("Production's provider answers faster.");
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Declare it" }).ClickAsync();
        await Expect(rosa.GetByText("differs as declared")).ToBeVisibleAsync();
        await Expect(rosa.GetByText("Production's provider answers faster.")).ToBeVisibleAsync();
        await Chromium.PictureAsync(rosa, "parity-declared");
        Assert.Empty(await Chromium.SeriousAsync(rosa, "parity"));

        await rosa.GetByRole(AriaRole.Button, new() { Name = "Shall be the same payment.timeout" }).ClickAsync();
        await Expect(rosa.GetByText("1 difference nobody declared")).ToBeVisibleAsync();

        // A database is compared by what it remembers itself: what is ahead goes with its version.
        await Chromium.GoAsync(rosa, "/parity?application=orders-db");
        await Expect(rosa.Locator("li").Filter(new() { HasText = "V42" })).ToContainTextAsync("applied");
        await Expect(rosa.GetByText("nobody declared")).ToHaveCountAsync(0);
        await Chromium.PictureAsync(rosa, "parity-schema");
    }
}
