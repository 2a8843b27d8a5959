using System.Globalization;
using Microsoft.Playwright;

namespace ReleaseBoard.Benchmarks;

/// <summary>How soon a person sees a large board in Chromium: the first paint, and the rows of its first page.</summary>
internal static class PaintBenchmark
{
    private const int Applications = 200;
    private const int Environments = 10;
    private const int Loads = 9;
    private const double WishedMilliseconds = 1_000;
    private const string Password = "a long sentence of mine";

    // Counted in the page by its own clock: a look from outside would add its own way. The second frame comes after the first was painted.
    private const string Watch =
        """
        new MutationObserver((_, watch) => {
          const rows = document.querySelectorAll(".board tbody tr").length;
          if (rows > 0) { watch.disconnect(); requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = { rows, at: performance.now() }; })); }
        }).observe(document, { childList: true, subtree: true });
        """;

    private const string Seen =
        """
        async () => {
          const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
          while (!window.seen || !paint()) { await new Promise(requestAnimationFrame); }
          return [paint().startTime, window.seen.at, window.seen.rows];
        }
        """;

    public static async Task<int> RunAsync()
    {
        await using var board = await MeasuredBoard.StartAsync(folder => FullStore.FillAsync(folder, Applications, Environments));
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.First(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await EnterAsync(board, chromium);
        await page.AddInitScriptAsync(Watch);
        var paints = new List<double>();
        var rows = new List<double>();
        var shown = 0d;
        for (var load = 0; load < Loads; load++)
        {
            await page.GotoAsync("/");
            var seen = await page.EvaluateAsync<double[]>(Seen);
            paints.Add(seen[0]);
            rows.Add(seen[1]);
            shown = seen[2];
        }

        var median = Median(rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Applications} applications x {Environments} environments, {shown} rows a page, median of {Loads} loads:"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First contentful paint after {Median(paints):0} ms ({paints.Min():0} to {paints.Max():0})."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Rows after {median:0} ms ({rows.Min():0} to {rows.Max():0}): {median / WishedMilliseconds:0.00} of the {WishedMilliseconds:0} ms allowed."));
        return median <= WishedMilliseconds ? 0 : 1;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<IPage> EnterAsync(MeasuredBoard board, IBrowser chromium)
    {
        const string Says = "create the first administrator: ";
        var line = await board.SaysAsync(Says);
        var context = await chromium.NewContextAsync(new() { BaseURL = board.Address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(line[(line.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..].Trim());
        await page.GetByLabel("User name").FillAsync("root");
        await page.GetByLabel("Your name").FillAsync("Root");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("The same again").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and sign in" }).ClickAsync();
        await page.Locator(".board tbody tr").First.WaitForAsync();
        return page;
    }
}
