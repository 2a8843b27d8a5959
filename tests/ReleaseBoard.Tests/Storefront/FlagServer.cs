using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Tests.Storefront;

/// <summary>The least an OFREP server can be: answers every flag the same and keeps what it was told.</summary>
internal sealed class FlagServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public FlagServer()
    {
        // A port nobody else has: tried until one is free.
        for (var tries = 0; ; tries++)
        {
            Address = new Uri($"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/");
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Address.AbsoluteUri);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (tries < 20)
            {
                // Taken; another one.
            }
        }

        _ = AnswerAsync();
    }

    public Uri Address { get; private set; }

    /// <summary>What every flag is answered with; null for a server that fails.</summary>
    public string? Answer { get; set; } = """{"key":"express-checkout","value":true,"variant":"on","reason":"SPLIT"}""";

    public ConcurrentQueue<(string Path, string? Key, JsonNode? Body)> Heard { get; } = [];

    public void Dispose() => _listener.Close();

    /// <summary>The successes and failures reported for a variant so far.</summary>
    public (long Successes, long Failures) Outcomes(string variant)
    {
        var all = Heard.Where(call => call.Path == "/api/v1/outcomes").SelectMany(call => call.Body?["outcomes"]?.AsArray() ?? []).Where(one => (string?)one?["variant"] == variant).ToList();
        return (Sum(true), Sum(false));

        long Sum(bool success) => all.Where(one => (bool?)one?["success"] == success).Sum(one => (long?)one?["count"] ?? 0);
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var call = await _listener.GetContextAsync();
                using var reader = new StreamReader(call.Request.InputStream, Encoding.UTF8);
                Heard.Enqueue((call.Request.Url!.AbsolutePath, call.Request.Headers["Authorization"], JsonNode.Parse(await reader.ReadToEndAsync())));
                call.Response.StatusCode = Answer is null ? 500 : 200;
                call.Response.ContentType = "application/json";
                await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Answer ?? "{}"));
                call.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Whoever asked waits no longer, as on a busy machine; the next one is answered. Ends with the listener.
            }
        }
    }
}
