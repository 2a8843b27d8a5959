using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ReleaseBoard.Benchmarks;

/// <summary>
/// How soon a sample is seen: from its arrival at the board to the batch at each of many viewers of a slot's live health page, and
/// to the paint in a real Chromium among them.
/// </summary>
internal static partial class PixelsBenchmark
{
    private const int Viewers = 200;
    private const int Seconds = 25;
    private const double WishedMilliseconds = 250;
    private const string Place = "/health/storefront/production";

    // The second frame comes after the first was painted; the page's clock is this machine's, as the board's is.
    private const string Watch =
        """
        () => {
          window.late = [];
          const seen = new Set([...document.querySelectorAll("[data-sample]")].map(e => e.dataset.sample));
          new MutationObserver(() => {
            for (const e of document.querySelectorAll("[data-sample]")) {
              const at = e.dataset.sample;
              if (at && !seen.has(at)) { seen.add(at); requestAnimationFrame(() => requestAnimationFrame(() => window.late.push(Date.now() - Number(at)))); }
            }
          }).observe(document.querySelector("main"), { childList: true, subtree: true, attributes: true, attributeFilter: ["data-sample"] });
        }
        """;

    public static async Task<int> RunAsync(int viewers = Viewers)
    {
        await using var board = await MeasuredBoard.StartAsync("--demo");
        await board.SaysAsync("The demo is ready");
        var cookie = await EnterAsync(board.Address);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.First(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await OpenAsync(chromium, board.Address, cookie);
        var alone = await Looking.BusyAsync(board.Process, TimeSpan.FromSeconds(10));
        var (before, busy, said, painted) = await LookAsync(board, page, cookie, viewers);
        board.Process.Refresh();
        var batches = said[1] - before[1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{said[0]} of {viewers} circuits live on {Place} for {Seconds} s, {batches / Seconds / viewers:0.0} batches a second each; the board busy for {busy:0.00} of a core ({alone:0.00} with one viewer), {(busy - alone) * Seconds * 1000 / batches:0.00} ms a batch, {board.Process.WorkingSet64 / 1048576} MiB."));
        Print($"{viewers} circuits", said[2], said[3], said[4], said[5]);
        Print("Chromium, to the paint", painted.Count, painted[painted.Count / 2], painted[(int)(painted.Count * 0.99)], painted[^1]);
        return said[0] >= viewers && Math.Max(said[4], painted[(int)(painted.Count * 0.99)]) <= WishedMilliseconds ? 0 : 1;
    }

    /// <summary>What the circuits counted before and after, the cores that were busy meanwhile, and how late each sample was painted.</summary>
    private static async Task<(double[] Before, double Busy, double[] After, List<double> Painted)> LookAsync(MeasuredBoard board, IPage page, string cookie, int viewers)
    {
        using var looking = await Looking.StartAsync("viewers", new Uri(board.Address, Place).ToString(), cookie, viewers.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = await looking.AskAsync();
        await page.EvaluateAsync(Watch);
        var busy = await Looking.BusyAsync(board.Process, TimeSpan.FromSeconds(Seconds));
        return (before, busy, await looking.AskAsync(), (await page.EvaluateAsync<double[]>("window.late")).Order().ToList());
    }

    private static void Print(string who, double count, double median, double p99, double last) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{who}: {count} samples; from arrival at the board: median {median:0} ms, p99 {p99:0} ms ({p99 / WishedMilliseconds:0.00} of the {WishedMilliseconds:0} ms allowed), last {last:0} ms."));

    /// <summary>The session of the demo's first person, as a cookie header.</summary>
    internal static async Task<string> EnterAsync(Uri board)
    {
        var jar = new CookieContainer();
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false }) { BaseAddress = board };
        var html = await http.GetStringAsync("/sign-in");
        using var entered = await http.PostAsync("/sign-in", new FormUrlEncodedContent(
        [
            new("_handler", "demo"),
            new("__RequestVerificationToken", AntiforgeryToken().Match(html).Groups["value"].Value),
            new("Person", PersonButton().Match(html).Groups["value"].Value),
        ]));
        return entered.StatusCode is HttpStatusCode.Found ? jar.GetCookieHeader(board) : throw new InvalidOperationException($"The demo let nobody in: {entered.StatusCode}.");
    }

    private static async Task<IPage> OpenAsync(IBrowser chromium, Uri board, string cookie)
    {
        var context = await chromium.NewContextAsync(new() { BaseURL = board.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        await context.AddCookiesAsync(cookie.Split("; ").Select(pair => pair.Split('=', 2)).Select(pair => new Microsoft.Playwright.Cookie { Name = pair[0], Value = pair[1], Url = board.ToString() }));
        var page = await context.NewPageAsync();
        await page.GotoAsync(Place);
        await page.Locator("[data-sample]").First.WaitForAsync();
        return page;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex AntiforgeryToken();

    [GeneratedRegex("name=\"Person\" value=\"(?<value>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex PersonButton();
}
