using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>A firewall rule goes like code: Rosa reads its plan, approves these bytes, and the team's own machinery makes it so.</summary>
[Collection(OnTheDemo.Name)]
public sealed class InfrastructureJourney(DemoBoard board)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Applied = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_plan_is_read_with_what_it_destroys_first_approved_by_its_digest_and_handed_over()
    {
        var number = await board.AskAsync("edge-network", "2026.11.3", "production");
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");
        await Chromium.GoAsync(rosa, $"/promotions/{number}");

        var plan = Card(rosa, "Plan (Terraform)");
        await Expect(plan.Locator(".counts .chip")).ToHaveTextAsync(["−1 destroy", "~1 change", "+1 create"]);
        await Expect(plan.Locator("summary .address")).ToHaveTextAsync(["firewall_rule.legacy", "firewall_rule.shop", "firewall_rule.monitoring"]);
        await Expect(plan.GetByText("tcp/8443 from anywhere")).ToBeVisibleAsync();
        await Expect(plan.GetByText("tcp/443 from the cache only")).ToBeHiddenAsync();
        await plan.GetByText("firewall_rule.shop").ClickAsync();
        await Expect(plan.GetByText("tcp/443 from the cache only")).ToBeVisibleAsync();

        // What is approved has a name that no other plan can have, and the way back is said before.
        var digest = await DigestAsync();
        await Expect(plan).ToContainTextAsync($"An approval is for these bytes and their plan alone: sha256:{digest[..12]}…");
        await Expect(Card(rosa, "Ready to go?")).ToContainTextAsync("the sure way back is a new plan, promoted like this one. What is destroyed (firewall_rule.legacy) can be made anew, without what was in it.");
        await Chromium.PictureAsync(rosa, "infrastructure-plan");
        Assert.Empty(await Chromium.SeriousAsync(rosa, "the promotion of a plan"));

        await rosa.GetByRole(AriaRole.Button, new() { Name = "Approve 2026.11.3" }).ClickAsync();
        await Expect(rosa.GetByText("succeeded", new() { Exact = true })).ToBeVisibleAsync(Applied);
        await Expect(rosa.GetByText("The demo's machinery says that it is done.").First).ToBeVisibleAsync();
        await Chromium.PictureAsync(rosa, "infrastructure-applied");

        // Whoever would take it back is told the same as before.
        await rosa.GetByRole(AriaRole.Button, new() { NameRegex = new("^Roll back") }).ClickAsync();
        await Expect(rosa.GetByRole(AriaRole.Dialog)).ToContainTextAsync("the sure way back is a new plan, promoted like this one.");
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Chromium.GoAsync(rosa, "/parity?application=edge-network");
        await Expect(rosa.GetByText("nobody declared")).ToHaveCountAsync(0);
    }

    private async Task<string> DigestAsync()
    {
        using var developer = board.Api("developer");
        return (string?)System.Text.Json.Nodes.JsonNode.Parse(await developer.GetStringAsync(new Uri("applications/edge-network/artifacts/2026.11.3", UriKind.Relative)))?["digest"] ?? "";
    }

    private static ILocator Card(IPage page, string title) => page.Locator(".card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title }) });
}
