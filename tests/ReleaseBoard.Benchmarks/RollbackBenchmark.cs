using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Benchmarks;

/// <summary>A rollback by the whole board under 500 requests a second: from sending the POST to the last answer of the version that was taken back.</summary>
internal static class RollbackBenchmark
{
    private const int Tries = 50;

    public static async Task<int> RunAsync()
    {
        await using var board = await MeasuredBoard.StartAsync("--demo", "--Demo:VisitsPerSecond", "0");
        await board.SaysAsync("The demo is ready");
        using var developer = await ApiAsync(board, "developer");
        using var manager = await ApiAsync(board, "release-manager");
        await using var visitors = new Visitors(board.GatewayPort, $"storefront.production.localhost:{board.GatewayPort}");
        var took = new List<double>();
        for (var turn = 0; turn < Tries; turn++)
        {
            await ReleaseAsync(developer, manager, isFirst: turn == 0);
            visitors.Forget();
            var asked = Stopwatch.GetTimestamp();
            using var answer = await manager.PostAsJsonAsync("rollbacks", new { application = "storefront", environment = "production", reason = "Measured." });
            answer.EnsureSuccessStatusCode();
            await Task.Delay(300);
            took.Add(visitors.LastAnswer("1.1.0", asked));
            await EndedAsync(manager, (long?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["promotion"]?["id"] ?? 0);
        }

        return Visitors.Print("rollbacks", took, await visitors.EndAsync());
    }

    /// <summary>Brings 1.1.0 out again, all at once; the demo has asked for it the first time.</summary>
    private static async Task ReleaseAsync(HttpClient developer, HttpClient manager, bool isFirst)
    {
        if (!isFirst)
        {
            using var asked = await developer.PostAsJsonAsync("promotions", new { application = "storefront", version = "1.1.0", environment = "production", reason = "Measured." });
            asked.EnsureSuccessStatusCode();
        }

        var open = JsonNode.Parse(await manager.GetStringAsync(new Uri("promotions?open=true&environment=production", UriKind.Relative)));
        var number = (long?)open?["items"]?[0]?["id"] ?? throw new InvalidOperationException("Nothing waits for production.");
        using var approved = await manager.PostAsJsonAsync($"promotions/{number}/approvals", new { approve = true });
        approved.EnsureSuccessStatusCode();
        while (await PhaseAsync(manager, number) != "succeeded")
        {
            // Refused until the new version is installed; then it takes all traffic at once.
            using var promoted = await manager.PostAsJsonAsync($"promotions/{number}/promote", new { });
            await Task.Delay(100);
        }
    }

    private static async Task EndedAsync(HttpClient manager, long number)
    {
        while (await PhaseAsync(manager, number) is not "succeeded")
        {
            await Task.Delay(50);
        }
    }

    private static async Task<string?> PhaseAsync(HttpClient manager, long number)
    {
        var view = JsonNode.Parse(await manager.GetStringAsync(new Uri($"promotions/{number}", UriKind.Relative)));
        return (string?)view?["promotion"]?["phase"];
    }

    internal static async Task<HttpClient> ApiAsync(MeasuredBoard board, string role)
    {
        var line = await board.SaysAsync($"demo token {role}: ");
        return new HttpClient
        {
            BaseAddress = new Uri(board.Address, "/api/v1/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", line[(line.LastIndexOf(' ') + 1)..]) },
        };
    }
}
