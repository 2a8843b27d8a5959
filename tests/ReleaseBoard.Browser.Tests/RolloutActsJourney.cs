using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Rosa takes a rollout into her own hands: she stops it, lets it go on, takes it all the way, and takes it back.</summary>
[Collection(OnTheDemo.Name)]
public sealed class RolloutActsJourney(DemoBoard board)
{
    private const string Shop = "bookshop";

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_release_manager_pauses_resumes_promotes_to_all_and_rolls_back()
    {
        await board.OpenShopAsync(Shop);
        var number = await board.AskAsync(Shop, "1.1.0", "production");
        using var owner = board.Api("product-owner");
        (await owner.PostAsJsonAsync($"promotions/{number}/approvals", new { approve = true, comment = "Go." })).Dispose();
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");
        await Chromium.GoAsync(rosa, $"/promotions/{number}");
        await Expect(rosa.GetByText("verifying at 25 %")).ToBeVisibleAsync(Patient);

        await Press(rosa, "Pause");
        await Expect(Button(rosa, "Resume")).ToBeVisibleAsync();
        await Expect(rosa.GetByText("paused").First).ToBeVisibleAsync();
        await Chromium.PictureAsync(rosa, "release-manager-paused");
        await Press(rosa, "Resume");
        await Expect(Button(rosa, "Pause")).ToBeVisibleAsync();

        await Press(rosa, "Promote to 100 %");
        await Expect(rosa.GetByRole(AriaRole.Dialog)).ToContainTextAsync("You can still roll back.");
        await rosa.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Promote to 100 %" }).ClickAsync();
        await Expect(rosa.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Patient);
        Assert.Equal("1.1.0", await board.VersionAsync(Shop));

        await rosa.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).First.ClickAsync();
        await rosa.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(rosa.GetByText("Say why: the journal keeps it.")).ToBeVisibleAsync();
        await rosa.GetByLabel("Reason").FillAsync("The covers are upside down.");
        await rosa.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await board.UntilAsync("1.0.0 takes all traffic again", async () => await board.VersionAsync(Shop) == "1.0.0");
        await Chromium.PictureAsync(rosa, "release-manager-took-back");
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static Task Press(IPage page, string name) => Button(page, name).ClickAsync();
}
