using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace ReleaseBoard.Benchmarks;

/// <summary>A row in the words that stand on the page.</summary>
public sealed record PlainRow(string Place, string Address, string Versions, string Grade, string Because, string Requests, string Failures);

/// <summary>The rows of the measured board, read once a second for all who look.</summary>
public sealed class PlainRows(Uri board, string token) : BackgroundService
{
    public event Action? Changed;

    public IReadOnlyList<PlainRow> Now { get; private set; } = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = board };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Now = [.. (await http.GetFromJsonAsync<JsonElement>("/api/v1/health", stoppingToken)).EnumerateArray().Select(Row)];
            Changed?.Invoke();
        }
    }

    private static PlainRow Row(JsonElement slot)
    {
        var (place, verdict) = (slot.GetProperty("slot"), slot.GetProperty("verdict"));
        var (application, environment) = (place.GetProperty("application").ToString(), place.GetProperty("environment").ToString());
        var deployments = slot.GetProperty("deployments").EnumerateArray().ToList();
        var latest = deployments.Select(deployment => deployment.GetProperty("latest")).Where(sample => sample.ValueKind is JsonValueKind.Object).ToList();
        var (requests, failures) = (latest.Sum(sample => sample.GetProperty("requests").GetDouble()), latest.Sum(sample => sample.GetProperty("failures").GetDouble()));
        return new PlainRow(
            $"{application} in {environment}",
            $"/health/{application}/{environment}",
            string.Join(", ", deployments.Select(deployment => $"{deployment.GetProperty("version")} {deployment.GetProperty("weight")} %")),
            verdict.GetProperty("grade").ToString(),
            verdict.GetProperty("because").ToString(),
            string.Create(CultureInfo.InvariantCulture, $"{requests:0.#} /s"),
            requests > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * failures / requests:0.##} % fail") : "no requests");
    }
}
