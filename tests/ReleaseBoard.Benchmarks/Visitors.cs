using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace ReleaseBoard.Benchmarks;

/// <summary>New visitors at 500 requests a second, whether or not earlier requests were answered, who note which version answered when.</summary>
internal sealed class Visitors : IAsyncDisposable
{
    private const int Rate = 500;
    private const double WishedMilliseconds = 50;

    private readonly ConcurrentQueue<(long At, string? Version)> _answers = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
    private readonly Task<(int Sent, int Failed)> _visits;

    public Visitors(int port, string host) => _visits = Task.Run(() => VisitAsync(port, host));

    public void Forget() => _answers.Clear();

    /// <summary>Milliseconds from the instant to the last answer the version gave; 0 when it gave none.</summary>
    public double LastAnswer(string version, long since)
    {
        var last = _answers.Where(answer => answer.Version == version).Select(answer => answer.At).DefaultIfEmpty(since).Max();
        return Math.Max(0, Stopwatch.GetElapsedTime(since, last).TotalMilliseconds);
    }

    public async Task<(int Sent, int Failed)> EndAsync()
    {
        await _enough.CancelAsync();
        return await _visits;
    }

    /// <summary>The figures, and 0 when what was wished for was reached.</summary>
    public static int Print(string what, List<double> took, (int Sent, int Failed) visits)
    {
        var sorted = took.Order().ToList();
        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.Count} {what} under {Rate} requests/s; {visits.Sent} requests, {visits.Failed} failed."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Last answer of the old side: median {At(0.5):0.0} ms, p90 {At(0.9):0.0} ms, p99 {At(0.99):0.0} ms, first {took[0]:0.0} ms."));
        var reached = At(0.99) <= WishedMilliseconds && visits.Failed == 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{At(0.99) / WishedMilliseconds:0.00} of the {WishedMilliseconds:0} ms allowed. Wished for: at most that, and no failed request. {(reached ? "Reached." : "Not reached.")}"));
        return reached ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _enough.Dispose();
        _client.Dispose();
    }

    private async Task<(int Sent, int Failed)> VisitAsync(int port, string host)
    {
        var clock = Stopwatch.StartNew();
        var (sent, failed) = (0, 0);
        var underWay = new ConcurrentDictionary<int, Task>();
        while (!_enough.IsCancellationRequested)
        {
            for (; sent < clock.Elapsed.TotalSeconds * Rate; sent++)
            {
                var number = sent;
                underWay[number] = Task.Run(async () =>
                {
                    if (!await VisitOnceAsync(port, host))
                    {
                        Interlocked.Increment(ref failed);
                    }

                    underWay.TryRemove(number, out _);
                });
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(underWay.Values);
        return (sent, failed);
    }

    private async Task<bool> VisitOnceAsync(int port, string host)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/") { Headers = { Host = host } };
            using var answer = await _client.SendAsync(request);
            _answers.Enqueue((Stopwatch.GetTimestamp(), answer.Headers.TryGetValues("X-ReleaseBoard-Deployment", out var versions) ? versions.First() : null));
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
