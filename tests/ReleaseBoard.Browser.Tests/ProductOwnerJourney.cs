using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Paula says no on her phone, and must say why; the next time she says yes.</summary>
[Collection(OnTheDemo.Name)]
public sealed class ProductOwnerJourney(DemoBoard board)
{
    private const string Shop = "gallery";

    [Fact]
    public async Task A_product_owner_rejects_with_a_comment_and_approves_the_next_on_a_phone()
    {
        await board.OpenShopAsync(Shop);
        await using var chromium = await Chromium.StartAsync();
        var paula = await chromium.SignInAsync(board, "Product owner", phone: true);
        await paula.GetByRole(AriaRole.Link, new() { Name = "Approvals" }).Last.ClickAsync();
        var rejected = await board.AskAsync(Shop, "1.1.0", "production");
        var card = paula.GetByRole(AriaRole.Article, new() { Name = $"{Shop} 1.1.0 → Production" });
        await Expect(card).ToBeVisibleAsync();

        await card.GetByRole(AriaRole.Button, new() { Name = "Reject…" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject 1.1.0" }).ClickAsync();
        await Expect(card.GetByText("Say why: one no ends the promotion.")).ToBeVisibleAsync();
        await Chromium.PictureAsync(paula, "product-owner-rejects-phone");
        await card.GetByLabel("Why you reject it").FillAsync("The prices lack the tax.");
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject 1.1.0" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await board.EndsAsync(rejected, "rejected");
        await Chromium.GoAsync(paula, $"/promotions/{rejected}");
        await Expect(paula.GetByText("The prices lack the tax.").First).ToBeVisibleAsync();

        await Chromium.GoAsync(paula, "/approvals");
        var approved = await board.AskAsync(Shop, "1.1.0", "production");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve 1.1.0" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await board.EndsAsync(approved, "rollingOut");
    }
}
