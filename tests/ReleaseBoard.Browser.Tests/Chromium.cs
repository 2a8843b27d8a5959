using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace ReleaseBoard.Browser.Tests;

/// <summary>Debian's Chromium, driven as a person would: it looks, clicks and types.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Places.First(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>A window of one person, signed in by the demo's button for the role.</summary>
    public async Task<IPage> SignInAsync(DemoBoard board, string role, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        var page = await OpenAsync(board.Address, scheme, phone);
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = role }).ClickAsync();
        await InteractiveAsync(page);
        return page;
    }

    /// <summary>An empty window with cookies of its own.</summary>
    public async Task<IPage> OpenAsync(Uri address, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ColorScheme = scheme,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await context.NewPageAsync();
    }

    /// <summary>Waits until the circuit is up: nothing of the shell is drawn before.</summary>
    public static Task InteractiveAsync(IPage page) => page.Locator("main#main").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    public static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await InteractiveAsync(page);
    }

    public static Task PictureAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(DemoBoard.ScreenshotFolder(), $"{name}.png"), FullPage = true });

    /// <summary>What axe-core calls serious or critical on the page, in its words.</summary>
    public static async Task<IEnumerable<string>> SeriousAsync(IPage page, string where)
    {
        var result = await page.RunAxe();
        return result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{where}: {violation.Id}, {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
