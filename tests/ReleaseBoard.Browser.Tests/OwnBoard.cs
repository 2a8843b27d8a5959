using System.Globalization;
using Microsoft.Playwright;

namespace ReleaseBoard.Browser.Tests;

/// <summary>A real board that began empty, with one administrator: nothing runs on it and nobody visits, so whatever moves was moved by the test.</summary>
public sealed class OwnBoard : IAsyncLifetime
{
    public const string Name = "root";
    public const string Password = "a long sentence of mine";

    private bool _isOpen;

    public BoardProcess Process { get; } = new();

    public Task InitializeAsync() => Process.StartAsync();

    public async Task DisposeAsync() => await Process.DisposeAsync();

    /// <summary>The administrator's window: through the one-time link the first time, by password ever after.</summary>
    public async Task<IPage> EnterAsync(Chromium chromium)
    {
        var page = await chromium.OpenAsync(Process.Address);
        if (_isOpen)
        {
            await page.GotoAsync("/sign-in");
            await SignInAsync(page, Name, Password);
        }
        else
        {
            await page.GotoAsync(await Process.SaysAsync("create the first administrator: "));
            await page.GetByLabel("User name").FillAsync(Name);
            await page.GetByLabel("Your name").FillAsync("Rut");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
            await page.GetByLabel("The same again").FillAsync(Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Create and sign in" }).ClickAsync();
            _isOpen = true;
        }

        await Chromium.InteractiveAsync(page);
        return page;
    }

    public static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>One of the board's own figures, by the beginning of its line.</summary>
    public async Task<double> MeterAsync(string metric)
    {
        using var scraper = new HttpClient();
        var lines = (await scraper.GetStringAsync(new Uri(Process.Address, "/metrics"))).Split('\n');
        return lines.Where(line => line.StartsWith(metric, StringComparison.Ordinal)).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}

[CollectionDefinition(Name)]
public sealed class OnAnOwnBoard : ICollectionFixture<OwnBoard>
{
    public const string Name = "on an own board";
}
