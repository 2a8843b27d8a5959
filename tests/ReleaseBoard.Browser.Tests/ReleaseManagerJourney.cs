using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Rosa approves a good version and watches it go out; one that fails and one that is slow come back by themselves.</summary>
[Collection(OnTheDemo.Name)]
public sealed class ReleaseManagerJourney(DemoBoard board)
{
    // A rollout of the demo takes 70 s of steps.
    private static readonly LocatorAssertionsToBeVisibleOptions Rollout = new() { Timeout = 180_000 };

    [Fact]
    public async Task A_release_manager_approves_a_version_and_watches_it_take_all_traffic_and_bad_ones_come_back()
    {
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");
        await rosa.GetByRole(AriaRole.Link, new() { Name = "Approve 1.1.0" }).First.ClickAsync();
        await Expect(rosa.GetByRole(AriaRole.Heading, new() { Name = "storefront 1.1.0 → Production" })).ToBeVisibleAsync();
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Approve 1.1.0" }).ClickAsync();
        await Expect(rosa.GetByText("verifying at 25 %")).ToBeVisibleAsync(Rollout);
        await Chromium.PictureAsync(rosa, "release-manager-rollout");
        await Expect(rosa.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Rollout);
        await Chromium.PictureAsync(rosa, "release-manager-succeeded");

        await ComesBackAsync(chromium, rosa, "1.2.0", "requests failed");
        await Chromium.PictureAsync(rosa, "release-manager-came-back");

        // Slow by the guard beside the old version or by the limit of its p95, whichever is sure first.
        await ComesBackAsync(chromium, rosa, "1.3.0", " ms");
        await Chromium.PictureAsync(rosa, "release-manager-slow-came-back");
    }

    /// <summary>Well where nobody visits, bad where everybody does: it comes back by itself and says by which figure it was judged.</summary>
    private async Task ComesBackAsync(Chromium chromium, IPage rosa, string version, string figure)
    {
        await board.EndsAsync(await board.AskAsync("storefront", version, "development"), "succeeded");
        await board.EndsAsync(await board.AskAsync("storefront", version, "staging"), "succeeded");
        await AskAsync(rosa, version);
        await ApproveOnThePhoneAsync(chromium, version);
        await Expect(rosa.GetByText("rolled back", new() { Exact = true })).ToBeVisibleAsync(Rollout);

        var verdict = rosa.Locator(".card").Filter(new() { Has = rosa.GetByRole(AriaRole.Heading, new() { Name = "Verdicts" }) });
        await Expect(verdict.GetByText("fail", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(verdict).ToContainTextAsync(figure);

        // What tripped it stays on the page: the metric, its interval as a picture and as a sentence.
        var compared = rosa.Locator(".card").Filter(new() { Has = rosa.GetByRole(AriaRole.Heading, new() { NameRegex = new("^Verification at ") }) });
        await Expect(compared.GetByText("too high", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(compared.GetByRole(AriaRole.Img).First).ToBeVisibleAsync();
        await Expect(compared).ToContainTextAsync("the difference is between");
        Assert.Equal("1.1.0", await board.VersionAsync());
    }

    private static async Task AskAsync(IPage rosa, string version)
    {
        await Chromium.GoAsync(rosa, "/applications/storefront");
        await rosa.GetByRole(AriaRole.Button, new() { Name = $"Promote {version}" }).ClickAsync();
        await rosa.GetByLabel($"Bring {version} to").SelectOptionAsync("production");
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Request promotion" }).ClickAsync();
        await Expect(rosa.GetByRole(AriaRole.Heading, new() { Name = $"storefront {version} → Production" })).ToBeVisibleAsync();
    }

    /// <summary>Nobody approves what they asked for, so it is the product owner's yes, on her way home.</summary>
    private async Task ApproveOnThePhoneAsync(Chromium chromium, string version)
    {
        var paula = await chromium.SignInAsync(board, "Product owner", phone: true);
        await paula.GetByRole(AriaRole.Link, new() { Name = "Approvals" }).Last.ClickAsync();
        await Expect(paula.GetByText($"storefront {version} → Production")).ToBeVisibleAsync();
        await Chromium.PictureAsync(paula, "product-owner-approvals-phone");
        await paula.GetByRole(AriaRole.Button, new() { Name = $"Approve {version}" }).ClickAsync();
        await Expect(paula.GetByRole(AriaRole.Button, new() { Name = $"Approve {version}" })).ToHaveCountAsync(0);
    }
}
