using System.Globalization;

namespace ReleaseBoard.Benchmarks;

/// <summary>
/// What a viewer of the overview's rows costs beside a viewer of a hand-written table of the same rows: processor time for each update,
/// in one process that shows both, in turns.
/// </summary>
internal static class RowsBenchmark
{
    private const int Viewers = 100;
    private const int Turns = 5;
    private const double WishedRatio = 1.2;

    private static readonly string[] Pages = ["rows", "table"];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync()
    {
        var address = new Uri($"http://127.0.0.1:{MeasuredBoard.FreePort()}");
        using var server = await Looking.StartAsync("live-rows", address.ToString().TrimEnd('/'));
        var costs = Pages.ToDictionary(page => page, _ => new List<double>());
        for (var turn = 0; turn <= Turns; turn++)
        {
            foreach (var page in turn % 2 == 0 ? Pages : Pages.Reverse())
            {
                var cost = await CostAsync(server, new Uri(address, page));

                // The first turn is the compiler's.
                if (turn > 0)
                {
                    costs[page].Add(cost);
                }
            }
        }

        var (ours, theirs) = (Median(costs[Pages[0]]), Median(costs[Pages[1]]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{LiveRows.Count} rows: {ours:0} us a viewer and update on the board's page, {theirs:0} us on a hand-written table of the same rows: {ours / theirs:0.00} (wished: at most {WishedRatio:0.0})."));
        return ours / theirs <= WishedRatio ? 0 : 1;
    }

    /// <summary>Processor time in microseconds that a viewer adds for each update, to what the server does without any.</summary>
    private static async Task<double> CostAsync(Looking server, Uri page)
    {
        var alone = await Looking.BusyAsync(server.Process, WarmUp);
        using var looking = await Looking.StartAsync("viewers", page.ToString(), "nobody=1", Viewers.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(WarmUp);
        var first = await looking.AskAsync();
        var busy = await Looking.BusyAsync(server.Process, Span);
        var last = await looking.AskAsync();
        var updates = (last[1] - first[1]) / Span.TotalSeconds;
        if (last[0] < Viewers || updates < Viewers)
        {
            throw new InvalidOperationException($"Only {last[0]} of {Viewers} looked at {page} to the end, or saw nothing new.");
        }

        var cost = (busy - alone) * 1_000_000 / updates;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{page.AbsolutePath}: {cost:0} us ({busy:0.000} cores for {updates:0} updates a second, {alone:0.000} without viewers)."));
        return cost;
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);
}
