using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Otto finds production by keyboard alone, rolls it back and sees it happen.</summary>
public sealed class OnCallJourney(DemoBoard board) : IClassFixture<DemoBoard>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };

    [Fact]
    public async Task An_engineer_on_call_goes_to_production_and_rolls_back_by_keyboard_alone()
    {
        await using var chromium = await Chromium.StartAsync();
        var number = await ReleaseAsync("1.1.0");
        var otto = await chromium.SignInAsync(board, "On call", ColorScheme.Dark);

        await otto.Keyboard.PressAsync("Control+k");
        await Expect(otto.GetByRole(AriaRole.Combobox, new() { Name = "Go to" })).ToBeFocusedAsync();
        await otto.Keyboard.TypeAsync($"{number}");
        await Expect(otto.GetByRole(AriaRole.Option).Filter(new() { HasText = $"Promotion {number}" }).First).ToBeVisibleAsync();
        await otto.Keyboard.PressAsync("Enter");
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "storefront 1.1.0 → Production" })).ToBeVisibleAsync();

        await otto.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).First.FocusAsync();
        await otto.Keyboard.PressAsync("Enter");
        await Expect(otto.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Chromium.PictureAsync(otto, "on-call-roll-back-asks");
        await otto.GetByLabel("Reason").FocusAsync();
        await otto.Keyboard.TypeAsync("Customers call.");
        await otto.Keyboard.PressAsync("Enter");

        await board.UntilAsync("1.0.0 takes all traffic again", async () => await board.VersionAsync() == "1.0.0");
        await Chromium.GoAsync(otto, "/health/storefront/production");
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "storefront in Production" })).ToBeVisibleAsync(Patient);
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

    /// <summary>Brings the waiting version out at once, without its steps.</summary>
    private async Task<long> ReleaseAsync(string version)
    {
        using var manager = board.Api("release-manager");
        var open = System.Text.Json.Nodes.JsonNode.Parse(await manager.GetStringAsync(new Uri("promotions?open=true&environment=production", UriKind.Relative)));
        var number = (long)(open?["items"]?[0]?["id"] ?? throw new InvalidOperationException("Nothing waits for production."));
        using var approved = await manager.PostAsJsonAsync($"promotions/{number}/approvals", new { approve = true, comment = "Go." });
        approved.EnsureSuccessStatusCode();
        await board.UntilAsync($"{version} takes all traffic", async () =>
        {
            using var promoted = await manager.PostAsJsonAsync($"promotions/{number}/promote", new { reason = "The journey starts after it." });
            return await board.VersionAsync() == version;
        });
        await board.UntilAsync($"promotion {number} has succeeded", async () =>
            (await manager.GetStringAsync(new Uri($"promotions/{number}", UriKind.Relative))).Contains("\"phase\":\"succeeded\"", StringComparison.Ordinal));
        return number;
    }
}
