using System.Diagnostics;
using System.Globalization;

namespace ReleaseBoard.Benchmarks;

/// <summary>What a viewer costs who looks at the overview of health, beside one who looks at a hand-written table of the same rows.</summary>
internal static class RowsBenchmark
{
    private const string Place = "/health";
    private const double WishedRatio = 1.2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(15);

    /// <summary>True when the board's page costs no more than is wished; both are looked at by so many, one after the other.</summary>
    public static async Task<bool> RunAsync(MeasuredBoard board, string cookie, int viewers)
    {
        const string Says = "demo token viewer: ";
        var line = await board.SaysAsync(Says);
        var token = line[(line.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..].Trim();
        var ours = await CostAsync(board.Process, new Uri(board.Address, Place), cookie, viewers);
        var address = new Uri($"http://127.0.0.1:{MeasuredBoard.FreePort()}");
        using var plain = await Looking.StartAsync("plain", address.ToString().TrimEnd('/'), board.Address.ToString(), token);
        var theirs = await CostAsync(plain.Process, address, "plain=1", viewers);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"CPU per viewer and update, {viewers} viewers at one update a second: {ours:0.000} ms on {Place}, {theirs:0.000} ms on a hand-written table of the same rows: {ours / theirs:0.00} (wished: at most {WishedRatio:0.0})."));
        return ours <= WishedRatio * theirs;
    }

    // In milliseconds: what the viewers add to a server that does the same without them.
    private static async Task<double> CostAsync(Process server, Uri page, string cookie, int viewers)
    {
        var alone = await Looking.BusyAsync(server, Span);
        using var looking = await Looking.StartAsync("viewers", page.ToString(), cookie, viewers.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(WarmUp);
        var before = await looking.AskAsync();
        var busy = await Looking.BusyAsync(server, Span);
        var after = await looking.AskAsync();
        return after[0] >= viewers && after[1] > before[1] ? (busy - alone) * 1000 / viewers : throw new InvalidOperationException($"Only {after[0]} of {viewers} looked at {page} to the end, or saw nothing new.");
    }
}
