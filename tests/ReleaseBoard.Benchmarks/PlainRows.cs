using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace ReleaseBoard.Benchmarks;

/// <summary>A row in the words that stand on the page.</summary>
/// <param name="Address">Where its first cell leads; null when nowhere.</param>
public sealed record PlainRow(string Key, string? Address, IReadOnlyList<string> Cells);

/// <summary>The rows that a page of the measured board shows, read once a second for all who look: of its overview, or of one slot.</summary>
public sealed class PlainRows(Uri board, string token, string place) : BackgroundService
{
    private const string Overview = "/health";

    public event Action? Changed;

    public IReadOnlyList<PlainRow> Now { get; private set; } = [];

    public int Viewers => Changed?.GetInvocationList().Length ?? 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = board };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var answer = await http.GetFromJsonAsync<JsonElement>(place == Overview ? "/api/v1/health" : $"/api/v1{place}?range=5&resolution=1&lines=20", stoppingToken);
            Now = [.. place == Overview ? answer.EnumerateArray().Select(Line) : PlainSlot.Rows(answer)];
            Changed?.Invoke();
        }
    }

    private static PlainRow Line(JsonElement slot)
    {
        var (place, verdict) = (slot.GetProperty("slot"), slot.GetProperty("verdict"));
        var (application, environment) = (place.GetProperty("application").ToString(), place.GetProperty("environment").ToString());
        var deployments = slot.GetProperty("deployments").EnumerateArray().ToList();
        var latest = deployments.Select(deployment => deployment.GetProperty("latest")).Where(sample => sample.ValueKind is JsonValueKind.Object).ToList();
        var (requests, failures) = (latest.Sum(sample => sample.GetProperty("requests").GetDouble()), latest.Sum(sample => sample.GetProperty("failures").GetDouble()));
        return new PlainRow($"{application} in {environment}", $"/health/{application}/{environment}",
        [
            $"{application} in {environment}",
            string.Join(", ", deployments.Select(deployment => $"{deployment.GetProperty("version")} {deployment.GetProperty("weight")} %")),
            verdict.GetProperty("grade").ToString(),
            verdict.GetProperty("because").ToString(),
            string.Create(CultureInfo.InvariantCulture, $"{requests:0.#} /s"),
            requests > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * failures / requests:0.##} % fail") : "no requests",
        ]);
    }
}
