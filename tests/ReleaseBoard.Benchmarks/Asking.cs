using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Benchmarks;

/// <summary>How fast questions were answered.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="P99">99 of 100 came within so many milliseconds.</param>
internal sealed record Asked(double Rate, double P99);

/// <summary>Asks as wrk does: the same POST again and again on a number of connections.</summary>
internal static partial class Asking
{
    public static async Task<Asked> RunAsync(Uri address, string key, string body, string? tag, int connections, int seconds)
    {
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, $"""
                wrk.method = "POST"
                wrk.body = '{body}'
                wrk.headers["Content-Type"] = "application/json"
                wrk.headers["Authorization"] = "Bearer {key}"
                {(tag is null ? "" : $"wrk.headers[\"If-None-Match\"] = '{tag}'")}
                """);
            var start = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", script, address.ToString()]) { RedirectStandardOutput = true };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start.");
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return !said.Contains("Non-2xx", StringComparison.Ordinal) && Rate().Match(said) is { Success: true } rate && Slowest().Match(said) is { Success: true } slow
                ? new Asked(Number(rate.Groups[1]), Number(slow.Groups[1]) * Unit(slow.Groups[2].Value))
                : throw new InvalidOperationException($"wrk saw failures: {said}");
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    private static double Unit(string name) => name switch { "us" => 0.001, "ms" => 1, _ => 1_000 };

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Slowest();
}
