using System.Diagnostics;
using System.Globalization;

namespace ReleaseBoard.Benchmarks;

/// <summary>What a viewer of a live page costs beside a viewer of a hand-written table of the same rows at the same pace, in turns.</summary>
internal static class RowsBenchmark
{
    private const int Viewers = 100;
    private const int Turns = 2;
    private const double WishedRatio = 1.2;

    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string place)
    {
        const string Says = "demo token viewer: ";
        await using var board = await MeasuredBoard.StartAsync("--demo");
        await board.SaysAsync("The demo is ready");
        var line = await board.SaysAsync(Says);
        var token = line[(line.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..].Trim();
        var address = new Uri($"http://127.0.0.1:{MeasuredBoard.FreePort()}");
        using var plain = await Looking.StartAsync("plain", address.ToString().TrimEnd('/'), board.Address.ToString(), token, place);
        using var http = new HttpClient { BaseAddress = board.Address };
        var ours = new Side(place, board.Process, new Uri(board.Address, place), await PixelsBenchmark.EnterAsync(board.Address), async () => Circuits(await http.GetStringAsync("/metrics")));
        var theirs = new Side("the table", plain.Process, address, "plain=1", async () => (await plain.AskAsync())[0]);
        var (our, their) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            our.Add(await CostAsync(ours));
            their.Add(await CostAsync(theirs));
        }

        var ratio = our.Sum() / their.Sum();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{our.Average():0.000} ms on {place}, {their.Average():0.000} ms on a hand-written table of the same rows: {ratio:0.00} (wished: at most {WishedRatio:0.0})."));
        return their.Min() > 0 && ratio <= WishedRatio ? 0 : 1;
    }

    /// <summary>Processor time in milliseconds that a viewer adds for each update of one second, to what the server does before and after without any.</summary>
    private static async Task<double> CostAsync(Side side)
    {
        await QuietAsync(side);
        var before = await Looking.BusyAsync(side.Server, Alone);
        double busy, updates;
        using (var looking = await Looking.StartAsync("viewers", side.Page.ToString(), side.Cookie, Viewers.ToString(CultureInfo.InvariantCulture)))
        {
            await Task.Delay(WarmUp);
            var first = await looking.AskAsync();
            busy = await Looking.BusyAsync(side.Server, Span);
            var last = await looking.AskAsync();
            updates = (last[1] - first[1]) / Viewers / Span.TotalSeconds;
            if (last[0] < Viewers || updates < 0.9)
            {
                throw new InvalidOperationException($"Only {last[0]} of {Viewers} looked at {side.Page} to the end, or saw nothing new.");
            }
        }

        await QuietAsync(side);
        var after = await Looking.BusyAsync(side.Server, Alone);
        var cost = (busy - ((before + after) / 2)) * 1000 / Viewers;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{side.Name}: {cost:0.000} ms per viewer and second, {updates:0.0} batches each ({busy:0.000} cores with {Viewers} viewers, {before:0.000} before them, {after:0.000} after)."));
        return cost;
    }

    // A circuit that is left may work on for minutes: what it does then would count as what the server does without viewers.
    private static async Task QuietAsync(Side side)
    {
        for (var since = Stopwatch.StartNew(); await side.Looks() > 0; await Task.Delay(200))
        {
            if (since.Elapsed > Patience)
            {
                throw new InvalidOperationException($"Somebody still looks at {side.Page}.");
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    private static double Circuits(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("aspnetcore_components_circuit_active", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private sealed record Side(string Name, Process Server, Uri Page, string Cookie, Func<Task<double>> Looks);
}
