using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Web.Demo;

/// <summary>The board's own HTTP API as one of the demo people: the demo does nothing that a team's pipeline could not do.</summary>
internal sealed class DemoApi(Uri board, string token) : IDisposable
{
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(board, "/api/v1/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await ReadAsync(path, response, cancellationToken);
    }

    public async Task<JsonNode?> PutAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body);
        using var response = await _http.PutAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return await ReadAsync(path, response, cancellationToken);
    }

    public async Task<JsonNode?> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body);
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return await ReadAsync(path, response, cancellationToken);
    }

    /// <summary>An archive as the build of a commit by the demo's developer.</summary>
    public Task UploadArtifactAsync(string application, string version, string commit, string message, Stream archive, CancellationToken cancellationToken) => UploadAsync(
        $"applications/{application}/artifacts/{version}?commit={commit}&branch=main&author=dan&message={Uri.EscapeDataString(message)}", archive, "application/zip", cancellationToken);

    public async Task UploadAsync(string path, Stream archive, string type, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await _http.PutAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        await ReadAsync(path, response, cancellationToken);
    }

    public async Task PostArchiveAsync(string path, Stream archive, CancellationToken cancellationToken)
    {
        using var content = new StreamContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        await ReadAsync(path, response, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonNode?> ReadAsync(string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new InvalidOperationException($"{response.RequestMessage?.Method} {path} answered {(int)response.StatusCode}: {text}");
    }
}
