using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>Listens to a stream of server-sent events as a browser does.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private Listener(HttpClient client, HttpResponseMessage answer, StreamReader lines) => (_client, _answer, _lines) = (client, answer, lines);

    /// <summary>The number of the last event it heard.</summary>
    public long LastId { get; private set; }

    /// <summary>Open once the board has said that it listens.</summary>
    public static async Task<Listener> OpenAsync(Uri board, string stream, long? lastId = null)
    {
        var client = new HttpClient { BaseAddress = board };
        using var request = new HttpRequestMessage(HttpMethod.Get, stream);
        if (lastId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(": listening", await lines.ReadLineAsync());
        return new Listener(client, answer, lines);
    }

    /// <summary>What the next event says; waits for it.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                LastId = long.Parse(line["id: ".Length..], CultureInfo.InvariantCulture);
            }

            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
