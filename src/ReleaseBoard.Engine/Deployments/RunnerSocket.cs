using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>HTTP over the runner's Unix socket, every call with its own patience.</summary>
internal sealed class RunnerSocket(string dataFolder) : IDisposable
{
    public static readonly Refusal Unreachable = new("runner.unreachable", "The runner cannot be reached: nothing answers on its socket.");

    /// <summary>The code for an answer that is none of ours to read.</summary>
    public const string Unintelligible = "runner.unintelligible";

    private static readonly Refusal Silent = new("runner.silent", "The runner did not answer in time.");

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(RunnerPaths.Socket(dataFolder)), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://runner/v1/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends and reads; a runner that is not there, does not answer or says no becomes a refusal.</summary>
    public async Task<Outcome<T>> AskAsync<T>(
        HttpRequestMessage request, TimeSpan patience, Func<HttpContent, CancellationToken, Task<T>> readAsync, CancellationToken cancellationToken)
    {
        // Until the first runner is up there is no socket: asked often, and no exception.
        if (!File.Exists(RunnerPaths.Socket(dataFolder)))
        {
            return Unreachable;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var answer = await _http.SendAsync(request, limit.Token);
            return answer.IsSuccessStatusCode
                ? await readAsync(answer.Content, limit.Token)
                : await ReadRefusalAsync(answer, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Unreachable;
        }
        catch (JsonException failure)
        {
            return new Refusal(Unintelligible, $"The runner's answer cannot be read: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Silent;
        }
    }

    public static async Task<T> ReadAsync<T>(HttpContent content, CancellationToken cancellationToken) =>
        await content.ReadFromJsonAsync<T>(RunnerWire.Json, cancellationToken) ?? throw new JsonException("It is empty.");

    public void Dispose() => _http.Dispose();

    private static async Task<Refusal> ReadRefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        (int)answer.StatusCode < 500
            ? await ReadAsync<Refusal>(answer.Content, cancellationToken)
            : new Refusal("runner.failed", $"The runner could not do it (status {(int)answer.StatusCode}); its log says why.");
}
