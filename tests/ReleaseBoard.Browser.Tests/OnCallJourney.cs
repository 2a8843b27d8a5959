using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Otto finds production by keyboard alone, rolls it back and sees it happen.</summary>
[Collection(OnTheDemo.Name)]
public sealed class OnCallJourney(DemoBoard board)
{
    private const string Shop = "kiosk";

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };

    [Fact]
    public async Task An_engineer_on_call_goes_to_production_and_rolls_back_by_keyboard_alone()
    {
        await using var chromium = await Chromium.StartAsync();
        await board.OpenShopAsync(Shop);
        var number = await ReleaseAsync("1.1.0");
        var otto = await chromium.SignInAsync(board, "On call", ColorScheme.Dark);

        await otto.Keyboard.PressAsync("Control+k");
        await Expect(otto.GetByRole(AriaRole.Combobox, new() { Name = "Go to" })).ToBeFocusedAsync();
        await otto.Keyboard.TypeAsync($"{number}");
        await Expect(otto.GetByRole(AriaRole.Option).Filter(new() { HasText = $"Promotion {number}" }).First).ToBeVisibleAsync();
        await otto.Keyboard.PressAsync("Enter");
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "kiosk 1.1.0 → Production" })).ToBeVisibleAsync();

        await otto.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).First.FocusAsync();
        await otto.Keyboard.PressAsync("Enter");
        await Expect(otto.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Chromium.PictureAsync(otto, "on-call-roll-back-asks");
        await Expect(otto.GetByLabel("Reason")).ToBeFocusedAsync();
        await otto.Keyboard.TypeAsync("Customers call.");
        await otto.Keyboard.PressAsync("Enter");

        await board.UntilAsync("1.0.0 takes all traffic again", async () => await board.VersionAsync(Shop) == "1.0.0");
        await Chromium.GoAsync(otto, "/health/kiosk/production");
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "kiosk in Production" })).ToBeVisibleAsync(Patient);
        await Chromium.PictureAsync(otto, "on-call-health");
        await Chromium.GoAsync(otto, "/journal");
        await Expect(otto.GetByText("Customers call.").First).ToBeVisibleAsync();
        await Chromium.PictureAsync(otto, "on-call-journal");

        await otto.GetByRole(AriaRole.Button, new() { Name = "on call" }).ClickAsync();
        await otto.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await otto.GotoAsync("/journal");
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    /// <summary>Brings the version out at once, without its steps.</summary>
    private async Task<long> ReleaseAsync(string version)
    {
        using var manager = board.Api("release-manager");
        var number = await board.AskAsync(Shop, version, "production");
        using var approved = await manager.PostAsJsonAsync($"promotions/{number}/approvals", new { approve = true, comment = "Go." });
        approved.EnsureSuccessStatusCode();
        await board.UntilAsync($"{version} takes all traffic", async () =>
        {
            using var promoted = await manager.PostAsJsonAsync($"promotions/{number}/promote", new { reason = "The journey starts after it." });
            return await board.VersionAsync(Shop) == version;
        });
        await board.EndsAsync(number, "succeeded");
        return number;
    }
}
