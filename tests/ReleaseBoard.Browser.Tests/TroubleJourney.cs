using System.Text.RegularExpressions;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Otto's phone in the dark: what is failing, since when, because of what, back by keyboard, and it recovers.</summary>
[Collection(OnTheDemo.Name)]
public sealed class TroubleJourney(DemoBoard board)
{
    private const string Shop = "corner";

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 120_000 };
    private static readonly LocatorAssertionsToContainTextOptions PatientText = new() { Timeout = 120_000 };

    [Fact]
    public async Task An_engineer_on_call_sees_what_changed_and_takes_it_back_by_keyboard()
    {
        await board.OpenShopAsync(Shop, "1.2.0");
        using var closing = new CancellationTokenSource();
        var visitors = board.VisitAsync(Shop, closing.Token);
        await board.UntilAsync("the shop has been calm for a while", async () => await AnsweredAsync() > 2_000);
        await ReleaseAsync("1.2.0");
        await using var chromium = await Chromium.StartAsync();
        var otto = await chromium.SignInAsync(board, "On call", ColorScheme.Dark, phone: true);

        await Chromium.GoAsync(otto, "/health");
        var line = otto.GetByRole(AriaRole.Listitem).Filter(new() { HasText = $"{Shop} in production" });
        await Expect(line.GetByText("failing", new() { Exact = true })).ToBeVisibleAsync(Patient);
        await Chromium.PictureAsync(otto, "trouble-overview");
        await line.GetByRole(AriaRole.Link).First.PressAsync("Enter");

        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = $"{Shop} in Production" })).ToContainTextAsync("failing for", PatientText);
        var why = otto.GetByRole(AriaRole.Region, new() { Name = "What changed?" });
        await Expect(why.Locator("li").First).ToContainTextAsync("1.2.0 to", PatientText);

        // Its first seconds may be without a failure by chance: then trouble begins where the failures do.
        await Expect(why).ToContainTextAsync(new Regex("1\\.2\\.0 was so from its first request|Trouble began at .* failures rose from 0 %"));
        await ReadByArrowsAsync(otto);
        await Chromium.PictureAsync(otto, "trouble-what-changed");
        Assert.Empty(await Chromium.SeriousAsync(otto, "the page in trouble"));
        Assert.InRange(await otto.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
        await FiresAboveTheChartsAsync(otto);
        await PickAndReturnAsync(otto);

        await otto.GetByRole(AriaRole.Button, new() { Name = "Undo fastest" }).PressAsync("Enter");
        await Expect(otto.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1.0.0 still runs: only weights change, about 0.3 s.");
        await Chromium.PictureAsync(otto, "trouble-undo-asks");
        await Expect(otto.GetByLabel("Reason")).ToBeFocusedAsync();
        await otto.Keyboard.TypeAsync("Prices are nonsense.");
        await otto.Keyboard.PressAsync("Enter");

        await board.UntilAsync("1.0.0 takes all traffic again", async () => await board.VersionAsync(Shop) == "1.0.0");
        await Expect(otto.Locator(".notice.ok")).ToContainTextAsync("requests failed; it was", PatientText);
        await Expect(otto.Locator("#main")).ToBeFocusedAsync();
        await Expect(otto.Locator(".log-source").Filter(new() { HasText = "1.2.0" }).First).ToBeVisibleAsync(Patient);
        await Chromium.PictureAsync(otto, "trouble-recovers");
        Assert.Empty(await Chromium.SeriousAsync(otto, "the page that recovers"));
        await closing.CancelAsync();
        await visitors;
    }

    /// <summary>One hair over all charts at once, moved by arrow keys, and what it reads is spoken.</summary>
    private static async Task ReadByArrowsAsync(IPage otto)
    {
        await Expect(otto.Locator(".chart-mark-door").First).ToBeVisibleAsync();
        await otto.Locator("[data-chart]").First.FocusAsync();
        await otto.Keyboard.PressAsync("ArrowLeft");
        await Expect(otto.Locator(".chart-read").First).ToContainTextAsync("1.2.0");
        Assert.Equal(await otto.Locator("[data-chart]").CountAsync(), await otto.Locator(".chart-hair:not([hidden])").CountAsync());
        await Expect(otto.Locator("body > .visually-hidden[role=status]")).ToContainTextAsync("UTC, 1.2.0");
    }

    /// <summary>On a phone what is wrong comes before what is drawn.</summary>
    private async Task FiresAboveTheChartsAsync(IPage otto)
    {
        using var monitoring = board.Api("developer");
        var labels = new { alertname = "CartsAreSlow", severity = "warning", releaseboard_application = Shop, releaseboard_environment = "production" };
        using var told = await monitoring.PostAsJsonAsync("alerts", new { version = "4", alerts = new[] { new { status = "firing", labels, startsAt = "2026-01-01T00:00:00Z", fingerprint = "carts" } } });
        told.EnsureSuccessStatusCode();
        var alerts = otto.GetByRole(AriaRole.Region, new() { Name = "Alerts · 1 firing" });
        await Expect(alerts).ToContainTextAsync("CartsAreSlow", PatientText);
        var (above, below) = (await alerts.BoundingBoxAsync(), await otto.Locator(".main-here").BoundingBoxAsync());
        Assert.True(above?.Y + above?.Height <= below?.Y, $"The alerts end at {above?.Y + above?.Height}, the charts begin at {below?.Y}.");
    }

    /// <summary>A range dragged over a chart stands in the address and stays; one click leads back.</summary>
    private static async Task PickAndReturnAsync(IPage otto)
    {
        var box = await otto.Locator("[data-chart]").First.BoundingBoxAsync() ?? throw new InvalidOperationException("The chart has no place.");
        await otto.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 30);
        await otto.Mouse.DownAsync();
        await otto.Mouse.MoveAsync(box.X + (box.Width * 0.7f), box.Y + 30, new() { Steps = 4 });
        await otto.Mouse.UpAsync();
        await Expect(otto.Locator(".range-fixed")).ToContainTextAsync("UTC", PatientText);
        Assert.Matches("[?&]from=[^&]+&until=", otto.Url);
        await otto.GetByRole(AriaRole.Link, new() { Name = "Back to live" }).ClickAsync();
        await Expect(otto.Locator(".range-fixed")).ToHaveCountAsync(0);
    }

    private async Task<long> AnsweredAsync()
    {
        using var developer = board.Api("developer");
        var health = JsonNode.Parse(await developer.GetStringAsync(new Uri($"health/{Shop}/production?range=300&lines=0", UriKind.Relative)));
        return health?["report"]?["deployments"]?.AsArray().SelectMany(deployment => deployment?["samples"]?.AsArray() ?? []).Sum(sample => (long?)sample?["requests"] ?? 0) ?? 0;
    }

    /// <summary>Brings the version out at once, without its steps.</summary>
    private async Task ReleaseAsync(string version)
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
    }
}
