using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Benchmarks;

/// <summary>Flags over HTTP, by the published board: one and a hundred at a time, unchanged ones, and how soon all listeners hear of a kill.</summary>
internal static class OfrepBenchmark
{
    private const string Place = "environments/production";
    private const string Body = """{"context":{"targetingKey":"user-7","plan":"free","country":"DE","age":30}}""";
    private const int Listeners = 500;
    private const int Kills = 20;
    private const int Seconds = 5;
    private const int Rounds = 4;

    public static async Task<int> RunAsync()
    {
        await using var board = await MeasuredBoard.StartAsync("--demo", "--Demo:VisitsPerSecond", "0");
        await board.SaysAsync("The demo is ready");
        using var manager = await RollbackBenchmark.ApiAsync(board, "release-manager");
        await FlagsAsync(manager);
        var made = await manager.PostAsJsonAsync("flag-keys", new { name = "measured", environment = "production" });
        var key = (string?)JsonNode.Parse(await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync())?["secret"] ?? "";
        using var server = new HttpClient { BaseAddress = board.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

        var reached = await SingleAsync(board, server, key);
        reached &= await BulkAsync(board, server, key);
        reached &= await ListenersAsync(manager, server);
        return reached ? 0 : 1;
    }

    private static async Task<bool> SingleAsync(MeasuredBoard board, HttpClient server, string key)
    {
        var flag = new Uri(board.Address, "ofrep/v1/evaluate/flags/flag-0");
        using var answer = await server.PostAsync(flag, new StringContent(Body, Encoding.UTF8, "application/json"));
        var length = (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
        var port = MeasuredRunner.FreePort();
        using var bare = GatewayBenchmark.Start(Environment.ProcessPath ?? "dotnet", [.. GatewayBenchmark.OwnProgram(), "kestrel", $"{port}", $"{length}"]);
        try
        {
            await GatewayBenchmark.AnswersAsync(port);
            var other = new Uri($"http://127.0.0.1:{port}/");
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = -1; round < Rounds; round++)
            {
                var mine = await Asking.RunAsync(flag, key, Body, null, 64, Seconds);
                var bared = await Asking.RunAsync(other, key, Body, null, 64, Seconds);

                // The first round warms both.
                if (round >= 0)
                {
                    ours.Add(mine.Rate);
                    theirs.Add(bared.Rate);
                }
            }

            var ratio = ours.Zip(theirs, (mine, bared) => mine / bared).Order().ElementAt(Rounds / 2);
            return Say("one flag", ratio >= 0.85, $"{ours.Average():#,0}/s, {ratio:0.00} of a bare Kestrel's {theirs.Average():#,0}/s (wished: 0.85)");
        }
        finally
        {
            bare.Kill();
        }
    }

    private static async Task<bool> BulkAsync(MeasuredBoard board, HttpClient server, string key)
    {
        var all = new Uri(board.Address, "ofrep/v1/evaluate/flags");
        await Asking.RunAsync(all, key, Body, null, 16, Seconds);
        var bulk = await Asking.RunAsync(all, key, Body, null, 16, 2 * Seconds);
        var reached = Say("a hundred flags at 16 connections", bulk is { Rate: >= 6_000, P99: <= 15 }, $"{bulk.Rate:#,0}/s, p99 {bulk.P99:0.0} ms (wished: 6,000/s, 15 ms)");
        using var answer = await server.PostAsync(all, new StringContent(Body, Encoding.UTF8, "application/json"));
        var unchanged = await Asking.RunAsync(all, key, Body, answer.Headers.ETag?.ToString(), 16, 2 * Seconds);
        return Say("a hundred flags, unchanged (304)", unchanged.Rate >= 15_000, $"{unchanged.Rate:#,0}/s, p99 {unchanged.P99:0.0} ms (wished: 15,000/s)") && reached;
    }

    private static async Task<bool> ListenersAsync(HttpClient manager, HttpClient server)
    {
        using var answer = await server.PostAsync("ofrep/v1/evaluate/flags", new StringContent(Body, Encoding.UTF8, "application/json"));
        var stream = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["eventStreams"]?[0]?["endpoint"]?["requestUri"] ?? "";
        var lines = new List<StreamReader>();
        for (var i = 0; i < Listeners; i++)
        {
            lines.Add(new StreamReader(await server.GetStreamAsync(stream)));
            await lines[^1].ReadLineAsync();
        }

        var took = new List<double>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var heard = lines.Select(HearAsync).ToList();
            var asked = Stopwatch.GetTimestamp();
            using var killed = await manager.PostAsync($"flags/flag-{kill}/{Place}/kill", null);
            killed.EnsureSuccessStatusCode();
            took.AddRange((await Task.WhenAll(heard)).Select(at => Stopwatch.GetElapsedTime(asked, at).TotalMilliseconds));
        }

        took.Sort();
        var p99 = took[took.Count * 99 / 100];
        return Say($"a kill to {Listeners} listeners, {Kills} times", p99 <= 100, $"p50 {took[took.Count / 2]:0.0} ms, p99 {p99:0.0} ms from the POST (wished: 100 ms)");
    }

    private static async Task<long> HearAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                return Stopwatch.GetTimestamp();
            }
        }

        throw new InvalidOperationException("A stream ended.");
    }

    private static async Task FlagsAsync(HttpClient manager)
    {
        var flags = new JsonObject();
        for (var i = 0; i < 100; i++)
        {
            flags[$"flag-{i}"] = JsonNode.Parse("""
                {"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","x-releaseboard":{"offVariant":"off"},"targeting":{"if":[
                {"==":[{"var":"plan"},"pro"]},"on",{">=":[{"var":"age"},90]},"on",{"in":[{"var":"country"},["NL","BE"]]},"on",{"fractional":[["on",10000],["off",90000]]}]}}
                """);
        }

        using var imported = await manager.PutAsJsonAsync($"{Place}/flagd.json", new JsonObject { ["flags"] = flags });
        imported.EnsureSuccessStatusCode();
    }

    private static bool Say(string what, bool reached, FormattableString figures)
    {
        Console.WriteLine($"{what,-40} {figures.ToString(CultureInfo.InvariantCulture)} {(reached ? "Reached." : "Not reached.")}");
        return reached;
    }
}
