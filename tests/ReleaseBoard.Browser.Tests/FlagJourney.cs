using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Paula decides who can use what: her own people first, then more, later, not at all, and as it was.</summary>
[Collection(OnTheDemo.Name)]
public sealed partial class FlagJourney(DemoBoard board)
{
    [Fact]
    public async Task A_product_owner_makes_a_flag_widens_schedules_tries_kills_and_undoes_it()
    {
        await using var chromium = await Chromium.StartAsync();
        var paula = await chromium.SignInAsync(board, "Product owner");
        await paula.GetByRole(AriaRole.Link, new() { Name = "Flags" }).First.ClickAsync();
        await paula.GetByRole(AriaRole.Link, new() { Name = "New flag" }).ClickAsync();
        await paula.GetByLabel("Key", new() { Exact = true }).FillAsync("loyalty-points");
        await paula.GetByLabel("Description").FillAsync("Collect points with every order");
        await paula.GetByRole(AriaRole.Button, new() { Name = "Make the flag" }).ClickAsync();
        await Expect(paula.GetByRole(AriaRole.Heading, new() { Name = "loyalty-points" })).ToBeVisibleAsync();

        // Her own people, and a fifth of everyone else.
        await paula.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await paula.GetByLabel("On: the rules below count").CheckAsync();
        await paula.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        var rule = paula.GetByLabel("Rule 1", new() { Exact = true });
        await rule.GetByLabel("How it is compared").SelectOptionAsync("InSegment");
        await rule.GetByLabel("staff").CheckAsync();
        await Choose(rule.GetByRole(AriaRole.Combobox).Last, "on");
        await Choose(paula.GetByLabel("Everyone else", new() { Exact = true }).GetByRole(AriaRole.Combobox).First, "a percentage…");
        await paula.GetByLabel("Everyone else", new() { Exact = true }).GetByRole(AriaRole.Button, new() { Name = "25 %" }).ClickAsync();
        await Chromium.PictureAsync(paula, "product-owner-edits-flag");
        await paula.GetByRole(AriaRole.Button, new() { NameRegex = Save() }).ClickAsync();
        await Expect(paula.GetByText("people in segment staff get on")).ToBeVisibleAsync();

        await paula.GetByRole(AriaRole.Button, new() { Name = "Widen to 50 %" }).ClickAsync();
        await Expect(paula.GetByText("50 %").First).ToBeVisibleAsync();

        var trial = paula.GetByLabel("Try it as…", new() { Exact = true });
        await trial.GetByLabel("Targeting key").FillAsync("staff-1");
        await trial.GetByRole(AriaRole.Button, new() { Name = "Add an attribute" }).ClickAsync();
        await trial.GetByLabel("Attribute", new() { Exact = true }).FillAsync("group");
        await trial.GetByLabel("Value of group").FillAsync("staff");
        await Expect(trial.GetByRole(AriaRole.Status)).ToContainTextAsync("ule 1");
        Assert.Empty(await Chromium.SeriousAsync(paula, "a flag with rules"));

        await paula.GetByRole(AriaRole.Link, new() { Name = "Changes" }).ClickAsync();
        await paula.GetByRole(AriaRole.Button, new() { Name = "Schedule", Exact = true }).ClickAsync();
        await Expect(paula.GetByText("Scheduled:").First).ToBeVisibleAsync();
        await Chromium.PictureAsync(paula, "product-owner-schedules");

        // Off in one click; the reason comes after, and the change that was planned finds it changed.
        await paula.GetByRole(AriaRole.Button, new() { Name = "Turn off now in Production" }).ClickAsync();
        await paula.GetByLabel("Say why (optional)").FillAsync("Points were counted twice.");
        await paula.GetByRole(AriaRole.Button, new() { Name = "Keep the reason" }).ClickAsync();
        await Expect(paula.GetByLabel("Say why (optional)")).ToHaveCountAsync(0);
        await paula.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await Expect(paula.GetByText("Points were counted twice.")).ToBeVisibleAsync();
        await paula.GetByRole(AriaRole.Button, new() { Name = "Undo the last change" }).ClickAsync();
        await Expect(paula.GetByRole(AriaRole.Button, new() { Name = "Turn off now in Production" })).ToBeVisibleAsync();
        await Chromium.PictureAsync(paula, "product-owner-undid");
    }

    [Fact]
    public async Task A_feature_that_breaks_goes_off_by_itself_while_its_deployment_stays()
    {
        await using var chromium = await Chromium.StartAsync();
        var deployed = await board.VersionAsync();
        var paula = await chromium.SignInAsync(board, "Product owner");
        await Chromium.GoAsync(paula, "/flags/express-checkout?environment=production");
        await paula.GetByRole(AriaRole.Button, new() { Name = "Roll out under guard…" }).ClickAsync();
        await paula.GetByLabel("Pace").SelectOptionAsync("Quick");
        await paula.GetByRole(AriaRole.Button, new() { Name = "Begin the guarded rollout" }).ClickAsync();
        var guard = paula.Locator(".guard");
        await Expect(guard.GetByText("watching").First).ToBeVisibleAsync();
        await Chromium.PictureAsync(paula, "product-owner-guard-watching");

        await Expect(guard.GetByText("turned off").First).ToBeVisibleAsync(new() { Timeout = 180_000 });

        await Expect(guard.GetByRole(AriaRole.Status)).ToContainTextAsync("failed with on");
        await Expect(paula.GetByRole(AriaRole.Button, new() { Name = "Turn on in Production" })).ToBeVisibleAsync();
        await Chromium.PictureAsync(paula, "product-owner-guard-turned-off");
        Assert.Empty(await Chromium.SeriousAsync(paula, "a guarded flag"));
        Assert.Equal(deployed, await board.VersionAsync());
    }

    private static async Task Choose(ILocator list, string what) => await list.SelectOptionAsync(new SelectOptionValue { Label = what });

    [GeneratedRegex("^(Save|Change)")]
    private static partial Regex Save();
}
