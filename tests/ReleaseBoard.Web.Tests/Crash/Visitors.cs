using System.Collections.Concurrent;

namespace ReleaseBoard.Web.Tests.Crash;

/// <summary>Visits the shop through the gateway without a pause, and remembers what did not work.</summary>
internal sealed class Visitors : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _loop;
    private long _answers;

    public Visitors(int gatewayPort, TimeSpan pause) => _loop = VisitAsync(gatewayPort, pause, _end.Token);

    public long Answers => Interlocked.Read(ref _answers);

    public IReadOnlyCollection<string> Failures => _failures;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _client.Dispose();
        _end.Dispose();
    }

    private async Task VisitAsync(int port, TimeSpan pause, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/");
            request.Headers.Host = $"storefront.production.localhost:{port}";
            try
            {
                using var answer = await _client.SendAsync(request, CancellationToken.None);
                Interlocked.Increment(ref _answers);
                if (!answer.IsSuccessStatusCode)
                {
                    _failures.Enqueue($"answer {Answers}: {answer.StatusCode}");
                }
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue(failure.Message);
            }

            await Task.Delay(pause, CancellationToken.None);
        }
    }
}
