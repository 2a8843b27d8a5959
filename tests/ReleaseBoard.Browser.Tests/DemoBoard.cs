using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Browser.Tests;

/// <summary>The demo as a person starts it. One for all tests that need something to run: what a test changes is an application of its own.</summary>
public sealed class DemoBoard : IAsyncLifetime
{
    private readonly BoardProcess _board = new();
    private readonly Dictionary<string, string> _tokens = [];

    public Uri Address => _board.Address;

    public async Task InitializeAsync()
    {
        await _board.StartAsync("--demo");
        await _board.SaysAsync("The demo is ready");
        foreach (var role in (string[])["developer", "release-manager", "product-owner"])
        {
            _tokens[role] = await _board.SaysAsync($"demo token {role}: ");
        }
    }

    public async Task DisposeAsync() => await _board.DisposeAsync();

    public Task UntilAsync(string what, Func<Task<bool>> isTrue) => _board.UntilAsync(what, isTrue);

    /// <summary>The API as the demo's person of a role, by the token the console printed.</summary>
    public HttpClient Api(string role) => new()
    {
        BaseAddress = new Uri(Address, "/api/v1/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _tokens[role]) },
    };

    /// <summary>
    /// A shop of a test's own: 1.0.0 takes all traffic in production, 1.1.0 has arrived. Whoever wants it there must be approved by
    /// a release manager or product owner, and it goes by a step of 25 % that lasts long enough to act on.
    /// </summary>
    public async Task OpenShopAsync(string name)
    {
        using var manager = Api("release-manager");
        await AcceptedAsync(manager.PutAsJsonAsync($"applications/{name}", new { kind = "service", summary = "a shop of its own" }));
        await AcceptedAsync(manager.PutAsJsonAsync($"applications/{name}/path", new
        {
            stages = new[]
            {
                new
                {
                    environment = "production",
                    instances = 1,
                    approvals = new[] { new { atLeast = 1, role = "releaseManager" }, new { atLeast = 1, role = "productOwner" } },
                    steps = new[] { new { weight = 25, durationSeconds = 300 }, new { weight = 100, durationSeconds = 1 } },
                },
            },
        }));
        using var developer = Api("developer");
        foreach (var version in (string[])["1.0.0", "1.1.0"])
        {
            using var bytes = new ByteArrayContent(await developer.GetByteArrayAsync(new Uri($"applications/storefront/artifacts/{version}/content", UriKind.Relative)));
            await AcceptedAsync(developer.PutAsync(new Uri($"applications/{name}/artifacts/{version}", UriKind.Relative), bytes));
        }

        var first = await AskAsync(name, "1.0.0", "production");
        await AcceptedAsync(manager.PostAsJsonAsync($"promotions/{first}/approvals", new { approve = true, comment = "Opening day." }));
        await EndsAsync(first, "succeeded");
    }

    /// <summary>Asks for a promotion as the developer; its number.</summary>
    public async Task<long> AskAsync(string application, string version, string environment)
    {
        using var developer = Api("developer");
        var asked = await AcceptedAsync(developer.PostAsJsonAsync("promotions", new { application, version, environment, reason = "A journey." }));
        return (long)((asked?["promotion"] ?? asked)?["id"] ?? throw new InvalidOperationException("No promotion was made."));
    }

    /// <summary>Waits until the promotion is in the phase.</summary>
    public async Task EndsAsync(long number, string phase)
    {
        using var developer = Api("developer");
        await UntilAsync($"promotion {number} is {phase}", async () =>
        {
            var promotion = JsonNode.Parse(await developer.GetStringAsync(new Uri($"promotions/{number}", UriKind.Relative)));
            return (string?)(promotion?["promotion"] ?? promotion)?["phase"] == phase;
        });
    }

    /// <summary>The version that answers a new visitor in production. The host goes by header: not every resolver knows *.localhost.</summary>
    public async Task<string?> VersionAsync(string application = "storefront")
    {
        using var shop = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_board.GatewayPort}/");
        request.Headers.Host = $"{application}.production.localhost:{_board.GatewayPort}";
        using var answer = await shop.SendAsync(request);
        return answer.Headers.TryGetValues("X-ReleaseBoard-Deployment", out var versions) ? versions.Single() : null;
    }

    /// <summary>Where screenshots are kept: build output, never committed.</summary>
    public static string ScreenshotFolder() => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    private static async Task<JsonNode?> AcceptedAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}

[CollectionDefinition(Name)]
public sealed class OnTheDemo : ICollectionFixture<DemoBoard>
{
    public const string Name = "on the demo";
}
