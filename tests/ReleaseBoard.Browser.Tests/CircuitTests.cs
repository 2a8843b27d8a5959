using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ReleaseBoard.Browser.Tests;

/// <summary>The line between page and board: what travels on it, what happens when it breaks, and that it ends with its page.</summary>
[Collection(OnAnOwnBoard.Name)]
public sealed class CircuitTests(OwnBoard board)
{
    private const string Circuits = "aspnetcore_components_circuit_active";

    // Long enough for two of everything that ticks by seconds.
    private const int QuietMilliseconds = 10_000;

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task A_page_without_news_is_not_rendered_and_its_ages_tick_all_the_same()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);
        var received = 0;
        var other = await rut.Context.NewPageAsync();
        foreach (var page in (IPage[])[rut, other])
        {
            page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received += IsRender(frame) ? 1 : 0;
        }

        await Chromium.GoAsync(other, "/");
        await other.GetByRole(AriaRole.Heading).First.WaitForAsync();
        await Chromium.GoAsync(rut, "/journal");
        await Expect(rut.Locator("time").First).ToBeVisibleAsync();
        Assert.True(received > 1, "A first render is one on each page: the count must not be blind.");
        await AgeAsync(rut, 55);

        var before = received;
        await Task.Delay(QuietMilliseconds);

        await Expect(rut.Locator("time").First).ToHaveTextAsync("1 min ago");
        Assert.Equal(before, received);
        foreach (var (seconds, words) in new[] { (2, "just now"), (34, "30 s ago"), (3 * 60, "3 min ago"), (47 * 3600, "47 h ago"), (3 * 86400, "3 days ago") })
        {
            await AgeAsync(rut, seconds);
            await Expect(rut.Locator("time").First).ToHaveTextAsync(words);
        }
    }

    [Fact]
    public async Task A_page_opens_one_circuit_and_ends_it_when_it_is_closed()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);
        var before = await board.MeterAsync(Circuits);
        var second = await rut.Context.NewPageAsync();
        await Chromium.GoAsync(second, "/health");

        Assert.Equal(before + 1, await board.MeterAsync(Circuits));
        await second.CloseAsync(new() { RunBeforeUnload = true });

        await board.Process.UntilAsync("the circuit has ended", async () => await board.MeterAsync(Circuits) == before);
    }

    [Fact]
    public async Task A_broken_line_greys_the_figures_and_comes_back_to_the_same_page()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);
        IWebSocketRoute? line = null;
        var isDown = false;
        await rut.RouteWebSocketAsync(new System.Text.RegularExpressions.Regex("/_blazor"), socket =>
        {
            line = socket;
            if (isDown)
            {
                _ = socket.CloseAsync();
            }
            else
            {
                socket.ConnectToServer();
            }
        });
        await Chromium.GoAsync(rut, "/settings/tokens");
        await rut.GetByLabel("Name").FillAsync("half typed");

        isDown = true;
        await (line?.CloseAsync() ?? throw new InvalidOperationException("The page opened no line."));
        await Expect(rut.GetByText("Figures are from before")).ToBeVisibleAsync(Patient);
        await Expect(rut.GetByText("Offline", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Contains("grayscale", await rut.EvaluateAsync<string>("getComputedStyle(document.querySelector('main')).filter"), StringComparison.Ordinal);
        await Chromium.PictureAsync(rut, "own-board-offline");

        isDown = false;
        await Expect(rut.GetByText("Figures are from before")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(rut.GetByText("Live", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(rut.GetByLabel("Name")).ToHaveValueAsync("half typed");
        await rut.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        await Expect(rut.Locator("input[readonly]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_board_that_was_stopped_and_started_again_brings_its_pages_back_by_itself()
    {
        await using var chromium = await Chromium.StartAsync();
        var rut = await board.EnterAsync(chromium);
        await Chromium.GoAsync(rut, "/journal");
        await rut.EvaluateAsync("window.isTheSamePage = true");

        await board.Process.StopAsync();
        await Expect(rut.GetByText("Figures are from before")).ToBeVisibleAsync(Patient);
        await board.Process.StartAsync();

        await Expect(rut.GetByText("Figures are from before")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Chromium.InteractiveAsync(rut);
        await rut.Keyboard.PressAsync("Control+k");
        await Expect(rut.GetByRole(AriaRole.Combobox, new() { Name = "Go to" })).ToBeFocusedAsync(new() { Timeout = 30_000 });
        Assert.False(await rut.EvaluateAsync<bool>("window.isTheSamePage === true"), "The board that drew it is gone, so the page must have been loaded anew.");
    }

    /// <summary>Makes the page's first moment so many seconds old.</summary>
    private static async Task AgeAsync(IPage page, int seconds) =>
        await page.EvaluateAsync("seconds => { document.querySelector('time').dateTime = new Date(Date.now() - seconds * 1000).toISOString(); }", seconds);

    // Blazor's own framing: a render batch names itself; keep-alives and acknowledgements do not.
    private static bool IsRender(IWebSocketFrame frame) => frame.Binary.AsSpan().IndexOf("JS.RenderBatch"u8) >= 0;
}
