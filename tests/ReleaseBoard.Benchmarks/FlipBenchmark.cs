using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ReleaseBoard.Benchmarks;

/// <summary>A rollback under 500 requests a second: from sending the wish to the last answer of the side that lost its weight.</summary>
internal static class FlipBenchmark
{
    private const int Rate = 500;
    private const int Tries = 50;
    private const double WishedMilliseconds = 50;

    public static async Task<int> RunAsync()
    {
        await using var runner = new MeasuredRunner();
        var (old, next) = (runner.Deployment("1.0.0"), runner.Deployment("1.1.0"));
        await runner.ApplyAsync(old with { Weight = 100 }, next);
        await runner.WaitAsync();
        var answers = new ConcurrentQueue<(long At, string? Version)>();
        using var enough = new CancellationTokenSource();
        var visitors = Task.Run(() => VisitAsync(runner.Port, answers, enough.Token));
        await Task.Delay(2000);

        var took = new List<double>();
        for (var turn = 0; turn < Tries; turn++)
        {
            var newWeight = turn % 2 == 0 ? 100 : 0;
            var loser = newWeight == 100 ? "1.0.0" : "1.1.0";
            answers.Clear();
            var asked = Stopwatch.GetTimestamp();
            await runner.ApplyAsync(old with { Weight = 100 - newWeight }, next with { Weight = newWeight });
            await Task.Delay(300);
            var last = answers.Where(answer => answer.Version == loser).Select(answer => answer.At).DefaultIfEmpty(asked).Max();
            took.Add(Math.Max(0, Stopwatch.GetElapsedTime(asked, last).TotalMilliseconds));
        }

        await enough.CancelAsync();
        return Print(took, await visitors);
    }

    private static int Print(List<double> took, (int Sent, int Failed) visitors)
    {
        var sorted = took.Order().ToList();
        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Tries} flips under {Rate} requests/s; {visitors.Sent} requests, {visitors.Failed} failed."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Last answer of the old side: median {At(0.5):0.0} ms, p90 {At(0.9):0.0} ms, p99 {At(0.99):0.0} ms, first {took[0]:0.0} ms."));
        var reached = At(0.99) <= WishedMilliseconds && visitors.Failed == 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{At(0.99) / WishedMilliseconds:0.00} of the {WishedMilliseconds:0} ms allowed. Wished for: at most that, and no failed request. {(reached ? "Reached." : "Not reached.")}"));
        return reached ? 0 : 1;
    }

    /// <summary>Sends at a steady rate, whether or not earlier requests were answered.</summary>
    private static async Task<(int Sent, int Failed)> VisitAsync(int port, ConcurrentQueue<(long At, string? Version)> answers, CancellationToken enough)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        var clock = Stopwatch.StartNew();
        var (sent, failed) = (0, 0);
        var underWay = new ConcurrentDictionary<int, Task>();
        while (!enough.IsCancellationRequested)
        {
            for (; sent < clock.Elapsed.TotalSeconds * Rate; sent++)
            {
                var number = sent;
                underWay[number] = Task.Run(async () =>
                {
                    if (!await VisitOnceAsync(client, port, answers))
                    {
                        Interlocked.Increment(ref failed);
                    }

                    underWay.TryRemove(number, out _);
                }, CancellationToken.None);
            }

            await Task.Delay(1, CancellationToken.None);
        }

        await Task.WhenAll(underWay.Values);
        return (sent, failed);
    }

    private static async Task<bool> VisitOnceAsync(HttpClient client, int port, ConcurrentQueue<(long At, string? Version)> answers)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/") { Headers = { Host = MeasuredRunner.Host } };
            using var answer = await client.SendAsync(request);
            answers.Enqueue((Stopwatch.GetTimestamp(), answer.Headers.TryGetValues("X-ReleaseBoard-Deployment", out var versions) ? versions.First() : null));
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
