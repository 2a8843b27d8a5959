using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Benchmarks;

/// <summary>As many requests as go through: by wrk where it is installed, else by a loop of our own.</summary>
internal static partial class Load
{
    private const int Connections = 64;

    private static readonly string? Wrk = new[] { "/usr/bin/wrk", "/usr/local/bin/wrk" }.FirstOrDefault(File.Exists);

    public static string Tool => Wrk ?? "a loop of HttpClient";

    /// <summary>Requests answered per second.</summary>
    public static Task<double> RunAsync(int port, string? cookie, int seconds) =>
        Wrk is null ? LoopAsync(port, cookie, seconds) : WrkAsync(Wrk, port, cookie, seconds);

    private static async Task<double> WrkAsync(string wrk, int port, string? cookie, int seconds)
    {
        var start = new ProcessStartInfo(wrk) { RedirectStandardOutput = true };
        string[] words = ["-t1", $"-c{Connections}", $"-d{seconds}s", "-H", $"Host: {MeasuredRunner.Host}", .. cookie is null ? [] : (string[])["-H", $"Cookie: {cookie}"], $"http://127.0.0.1:{port}/"];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (said.Contains("Non-2xx", StringComparison.Ordinal) || !Rate().IsMatch(said))
        {
            throw new InvalidOperationException($"wrk saw failures: {said}");
        }

        return double.Parse(Rate().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<double> LoopAsync(int port, string? cookie, int seconds)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed.TotalSeconds < seconds; count++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/") { Headers = { Host = MeasuredRunner.Host } };
                if (cookie is not null)
                {
                    request.Headers.Add("Cookie", cookie);
                }

                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
            }

            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();
}
