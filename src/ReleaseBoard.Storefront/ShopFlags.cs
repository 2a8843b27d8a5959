using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ReleaseBoard.Storefront;

/// <summary>What a flag said for one visitor.</summary>
/// <param name="IsOn">The code's own default, false, when nobody answered.</param>
/// <param name="Variant">Null when nobody answered: then there is nothing to report an outcome for.</param>
internal sealed record FlagSays(bool IsOn, string? Variant);

/// <summary>Asks for feature flags by OFREP, the OpenFeature Remote Evaluation Protocol, where the surroundings name a place to ask.</summary>
internal sealed class ShopFlags : IDisposable
{
    private static readonly FlagSays Nobody = new(false, null);

    private readonly HttpClient? _http;

    /// <param name="endpoint">OFREP_ENDPOINT; null leaves every flag at the code's own default.</param>
    /// <param name="headers">OFREP_HEADERS: "name=value" pairs with commas between them, values percent-encoded.</param>
    public ShopFlags(string? endpoint, string? headers)
    {
        if (!Uri.TryCreate(endpoint?.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return;
        }

        // A page waits this long for a flag and no longer. The board is on this machine: no proxy stands between.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromMilliseconds(300) };
        foreach (var pair in (headers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is [var name, var value])
            {
                _http.DefaultRequestHeaders.TryAddWithoutValidation(name.Trim(), Uri.UnescapeDataString(value));
            }
        }
    }

    /// <summary>Where outcomes are reported to; null when there is no such place.</summary>
    public HttpClient? Http => _http;

    public async Task<FlagSays> AskAsync(string flag, string visitor, string version, CancellationToken cancellationToken)
    {
        if (_http is null)
        {
            return Nobody;
        }

        try
        {
            var question = new { context = new { targetingKey = visitor, group = visitor.StartsWith("staff-", StringComparison.Ordinal) ? "staff" : "visitors", version } };
            using var body = JsonContent.Create(question, new MediaTypeHeaderValue("application/json"));
            using var answer = await _http.PostAsync(new Uri($"ofrep/v1/evaluate/flags/{flag}", UriKind.Relative), body, cancellationToken);
            return answer.IsSuccessStatusCode ? Read(await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)) : Nobody;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Nobody;
        }
    }

    public void Dispose() => _http?.Dispose();

    // Without a value the code's own default counts.
    private static FlagSays Read(JsonElement answer) => new(
        answer.TryGetProperty("value", out var value) && value.ValueKind is JsonValueKind.True,
        answer.TryGetProperty("variant", out var variant) ? variant.GetString() : null);
}
