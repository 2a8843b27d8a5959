using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Evidence;

/// <summary>Tells a board what came out: the archive itself, so that it can hash and compare it.</summary>
internal static class RebuildPost
{
    /// <summary>Null when the board has it; else the sentence that says why not.</summary>
    public static async Task<string?> SendAsync(RebuildArguments asked, TrialReport report, string folder, TextWriter output, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = asked.Board };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", asked.Token);

        // Where the two builds differ one of them cannot be the artifact: the board is told of both.
        foreach (var (variation, name) in BuildVariation.Both.Zip([asked.Rebuilder, $"{asked.Rebuilder}, under other circumstances"]).Take(report.IsSame ? 1 : 2))
        {
            if (await SendAsync(client, asked, report, BuildTrial.OutputOf(asked.Wish, folder, variation), name, cancellationToken) is { } failure)
            {
                return failure;
            }

            await output.WriteLineAsync($"{asked.Board} knows of it, from {name}.");
        }

        return null;
    }

    private static async Task<string?> SendAsync(HttpClient client, RebuildArguments asked, TrialReport report, string file, string rebuilder, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return "A folder cannot be told to a board: let the build leave an archive.";
        }

        await using var content = File.OpenRead(file);
        try
        {
            using var answer = await client.PostAsync(Address(asked, report, rebuilder), new StreamContent(content) { Headers = { ContentType = new("application/octet-stream") } }, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"The board answered {(int)answer.StatusCode}: {await SentenceAsync(answer, cancellationToken)}";
        }
        catch (HttpRequestException failure)
        {
            return $"The board could not be told: {failure.Message}";
        }
    }

    private static string Address(RebuildArguments asked, TrialReport report, string rebuilder) =>
        $"/api/v1/artifacts/{asked.Artifact ?? report.First}/rebuilds?rebuilder={Uri.EscapeDataString(rebuilder)}"
        + $"&environment={Uri.EscapeDataString($"{System.Runtime.InteropServices.RuntimeInformation.OSDescription}; commit {asked.Wish.Commit}; varied: {string.Join(", ", report.Varied)}")}"
        + $"&startedAt={Time(report.StartedAt)}&finishedAt={Time(report.FinishedAt)}";

    private static string Time(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture));

    private static async Task<string> SentenceAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return answer.ReasonPhrase ?? "";
        }
    }
}
