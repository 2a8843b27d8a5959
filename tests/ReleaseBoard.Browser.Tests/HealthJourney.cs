using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>The page of a slot that is well: its objectives, a range that is shared, its log, and charts on every width.</summary>
[Collection(OnTheDemo.Name)]
public sealed class HealthJourney(DemoBoard board)
{
    private const string Page = "/health/storefront/production";

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    // Labels that reach out of their card, and times that stand on each other.
    private const string Misplaced =
        """
        [...document.querySelectorAll('figure.chart')].flatMap(chart => {
          const card = chart.parentElement.getBoundingClientRect();
          const seen = [...chart.querySelectorAll('.chart-times span, .chart-levels span, .chart-mark-door, .chart-key, .chart-title')].filter(e => e.getBoundingClientRect().width > 1);
          const out = seen.filter(e => e.getBoundingClientRect().left < card.left || e.getBoundingClientRect().right > card.right);
          const times = seen.filter(e => e.parentElement.matches('.chart-times')).map(e => e.getBoundingClientRect()).sort((a, b) => a.left - b.left);
          const piled = times.filter((box, i) => i > 0 && box.left < times[i - 1].right + 2);
          return [...out.map(e => `${innerWidth}: ${e.className} ${e.textContent.trim()}`), ...piled.map(() => `${innerWidth}: times of ${chart.ariaLabel}`)];
        })
        """;

    [Fact]
    public async Task Objectives_are_agreed_by_keyboard_and_the_focus_comes_back_to_where_it_began()
    {
        await using var chromium = await Chromium.StartAsync();
        var rosa = await chromium.SignInAsync(board, "Release manager");
        await Chromium.GoAsync(rosa, "/health/storefront/development");
        var edit = rosa.GetByRole(AriaRole.Button, new() { Name = "Agree on one" });
        await edit.FocusAsync();
        await rosa.Keyboard.PressAsync("Enter");
        await rosa.GetByLabel("At least, in %").FillAsync("100");
        await rosa.Keyboard.PressAsync("Enter");
        await Expect(rosa.Locator(".objectives-form .refusal")).ToContainTextAsync("without any");
        await rosa.GetByLabel("At least, in %").FillAsync("98.5");
        await rosa.GetByLabel("Reason").FillAsync("What development can hold.");
        await rosa.Keyboard.PressAsync("Enter");

        await Expect(rosa.GetByText("98.5 % of requests succeed over 30 days")).ToBeVisibleAsync(Patient);
        await Expect(rosa.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToBeFocusedAsync();
        await Chromium.PictureAsync(rosa, "health-objective-agreed");
        await Chromium.GoAsync(rosa, "/journal");
        await Expect(rosa.GetByText("What development can hold.").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_range_and_its_log_are_picked_by_one_and_seen_by_another()
    {
        await using var chromium = await Chromium.StartAsync();
        var otto = await chromium.SignInAsync(board, "On call");
        await Chromium.GoAsync(otto, Page);
        await Expect(otto.Locator(".log-line").First).ToBeVisibleAsync(Patient);
        var box = await otto.Locator("[data-chart]").First.BoundingBoxAsync() ?? throw new InvalidOperationException("The chart has no place.");
        await otto.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + 30);
        await otto.Mouse.DownAsync();
        await otto.Mouse.MoveAsync(box.X + (box.Width * 0.995f), box.Y + 30, new() { Steps = 4 });
        await otto.Mouse.UpAsync();
        await Expect(otto.Locator(".range-fixed")).ToContainTextAsync("UTC", new() { Timeout = 60_000 });
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "Log of this range" })).ToBeVisibleAsync(Patient);

        var vera = await chromium.SignInAsync(board, "Viewer", ColorScheme.Dark);
        await Chromium.GoAsync(vera, new Uri(otto.Url).PathAndQuery);
        Assert.Equal(await otto.Locator(".range-fixed b").TextContentAsync(), await vera.Locator(".range-fixed b").TextContentAsync());
        await Expect(vera.Locator(".log-line").First).ToBeVisibleAsync(Patient);
        var picked = await vera.Locator(".range-fixed b").TextContentAsync() ?? "";
        var times = await vera.Locator(".log-line time").AllTextContentsAsync();
        Assert.All(times, time => Assert.InRange(time, picked.Split(' ')[2], picked.Split(' ')[^2]));
        await Chromium.PictureAsync(vera, "health-range-shared-dark");
        await vera.GetByRole(AriaRole.Link, new() { Name = "Back to live" }).PressAsync("Enter");
        await Expect(vera.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync(Patient);
    }

    [Fact]
    public async Task On_the_phone_the_log_is_filtered_and_paused_by_keyboard_and_what_is_said_covers_no_act()
    {
        await using var chromium = await Chromium.StartAsync();
        var otto = await chromium.SignInAsync(board, "On call", phone: true);
        await Chromium.GoAsync(otto, Page);
        await Expect(otto.Locator(".log-line").First).ToBeVisibleAsync(Patient);
        await otto.GetByLabel("Lines that contain").FocusAsync();
        await otto.Keyboard.TypeAsync("checkout");
        await Expect(otto.Locator(".log-line").Filter(new() { HasNotText = "checkout" })).ToHaveCountAsync(0);
        await otto.Keyboard.PressAsync("Tab");
        await Expect(otto.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeFocusedAsync();
        await otto.Keyboard.PressAsync("Enter");
        await Expect(otto.GetByRole(AriaRole.Button, new() { Name = "Go on" })).ToHaveAttributeAsync("aria-pressed", "true");
        await otto.GetByLabel("Least level").FocusAsync();
        await otto.Keyboard.TypeAsync("Err");
        await Expect(otto.GetByLabel("Least level")).ToHaveValueAsync("Error");
        await otto.Locator(".log-card").ScrollIntoViewIfNeededAsync();
        await Chromium.PictureAsync(otto, "health-log-phone");

        await Chromium.GoAsync(otto, "/settings/notifications");
        await Expect(otto.GetByRole(AriaRole.Heading, new() { Name = "My notifications" })).ToBeVisibleAsync();
        await otto.GetByRole(AriaRole.Button, new() { Name = "Save my choice" }).ClickAsync();
        var said = otto.Locator(".rz-notification .rz-notification-item");
        await Expect(said).ToBeVisibleAsync();
        var (toast, top, bottom) = (await said.BoundingBoxAsync(), await otto.Locator(".top").BoundingBoxAsync(), await otto.Locator(".tabbar").BoundingBoxAsync());
        Assert.InRange(toast?.Y ?? 0, (top?.Y + top?.Height) ?? 0, (bottom?.Y ?? 0) - (toast?.Height ?? 0));
    }

    [Fact]
    public async Task No_label_of_a_chart_leaves_its_card_on_any_width()
    {
        await using var chromium = await Chromium.StartAsync();
        var otto = await chromium.SignInAsync(board, "On call");
        var wrong = new List<string>();
        foreach (var path in (string[])[Page, $"{Page}?range=1%20d", "/promotions/13"])
        {
            await Chromium.GoAsync(otto, path);
            await otto.Locator("figure.chart").First.WaitForAsync();
            foreach (var width in (int[])[390, 800, 1024, 1280, 1440])
            {
                await otto.SetViewportSizeAsync(width, 900);
                wrong.AddRange((await otto.EvaluateAsync<string[]>(Misplaced)).Select(words => $"{path} {words}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
