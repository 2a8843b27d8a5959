using System.Globalization;
using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Runner.Processes;

/// <summary>Asks an instance whether it is ready, until it says yes or its time is up.</summary>
internal sealed class ReadinessProbe(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly HttpMessageInvoker _asker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = AnswerWithin,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    public static Uri AddressOf(int port, ArtifactManifest manifest) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{manifest.Health.TrimStart('/')}"));

    /// <summary>Null when it became ready; else its last answer, for a sentence.</summary>
    public async Task<string?> WaitAsync(int port, ArtifactManifest manifest, CancellationToken cancellationToken)
    {
        var address = AddressOf(port, manifest);
        var began = clock.GetTimestamp();
        while (true)
        {
            var answer = await AskAsync(address, cancellationToken);
            if (answer is null || clock.GetElapsedTime(began) >= TimeSpan.FromSeconds(manifest.ReadyWithinSeconds))
            {
                return answer;
            }

            await Task.Delay(AskEvery, clock, cancellationToken);
        }
    }

    public void Dispose() => _asker.Dispose();

    private async Task<string?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerWithin);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await _asker.SendAsync(request, patience.Token);
            return answer.IsSuccessStatusCode ? null : $"its last answer was {(int)answer.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "it accepted no connection";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "it did not answer in two seconds";
        }
    }
}
