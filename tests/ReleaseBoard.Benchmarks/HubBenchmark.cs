using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ReleaseBoard.Benchmarks;

/// <summary>How late thousands of outside clients hear what happens once a second: from the entry's own time to the client's.</summary>
internal static class HubBenchmark
{
    private const int Clients = 5_000;
    private const int WarmUp = 5;
    private const int Announcements = 30;
    private const double WishedMilliseconds = 250;

    public static async Task<int> RunAsync(int clients = Clients)
    {
        var token = "";
        await using var board = await MeasuredBoard.StartAsync(
            async folder =>
            {
                await FullStore.FillAsync(folder, 20, 3);
                token = await BenchAccounts.AddAsync(folder);
            },
            $"--Live:MaximumListeners={clients + 10}");
        using var http = new HttpClient { BaseAddress = board.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var last = (await http.GetFromJsonAsync<JsonElement>("/api/v1/journal?count=1")).GetProperty("items")[0].GetProperty("number").GetInt64();
        using var listening = Start(board, token, last, clients);
        if (await listening.StandardOutput.ReadLineAsync() is not "ready")
        {
            throw new InvalidOperationException("The clients did not come up.");
        }

        await AnnounceAsync(http, 0, WarmUp);
        await AskAsync(listening);
        board.Process.Refresh();
        var (cpu, since) = (board.Process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(Announcements));
        board.Process.Refresh();
        var busy = (board.Process.TotalProcessorTime - cpu) / since.Elapsed;
        var quiet = await AskAsync(listening);
        await AnnounceAsync(http, WarmUp, Announcements);
        var lively = await AskAsync(listening);
        listening.StandardInput.Close();
        await listening.WaitForExitAsync();
        var whole = lively[0] >= clients && lively[1] >= (double)clients * Announcements;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{lively[0]} of {clients} clients at 1 Hz for {Announcements} s, the board busy for {busy:0.00} of a core, {board.Process.WorkingSet64 / 1048576} MiB."));
        Print("health, in ten groups", quiet.AsSpan(5), "");
        Print("health, while each second an entry goes to all at once", lively.AsSpan(5), "");
        Print("those entries", lively.AsSpan(1), whole ? ", all of them" : ", NOT all of them");
        return whole && quiet[7] <= WishedMilliseconds ? 0 : 1;
    }

    private static async Task<double[]> AskAsync(Process listening)
    {
        await listening.StandardInput.WriteLineAsync("so far?");
        return [.. (await listening.StandardOutput.ReadLineAsync() ?? "").Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    // How many, median, p99, last; in milliseconds from the message's own time.
    private static void Print(string what, ReadOnlySpan<double> said, string all) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {said[0]} received{all}; from its time to the client: median {said[1]} ms, p99 {said[2]} ms ({said[2] / WishedMilliseconds:0.00} of the {WishedMilliseconds:0} ms allowed), last {said[3]} ms."));

    private static async Task AnnounceAsync(HttpClient http, int from, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var i = from; i < from + count; i++)
        {
            await timer.WaitForNextTickAsync();
            using var answer = await http.PutAsJsonAsync("/api/v1/applications/application-000", new { summary = $"Announcement {i}." });
            answer.EnsureSuccessStatusCode();
        }

        // What is on its way arrives before the count is taken.
        await timer.WaitForNextTickAsync();
    }

    private static Process Start(MeasuredBoard board, string token, long last, int clients)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        string[] words = ["hub-clients", board.Address.ToString(), token, last.ToString(CultureInfo.InvariantCulture), clients.ToString(CultureInfo.InvariantCulture)];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The clients did not start.");
    }
}
