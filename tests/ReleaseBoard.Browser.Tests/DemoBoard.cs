using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Browser.Tests;

/// <summary>
/// The demo as a person starts it. One for all tests that need something to run, however many of them run at once: what a test
/// changes is an application of its own.
/// </summary>
public class DemoBoard : IAsyncLifetime
{
    // The first to come starts it, the last to leave ends it.
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static Running? _shared;
    private static int _users;

    private Running? _leased;

    private Running Shared => _leased ?? throw new InvalidOperationException("The demo has not been started.");

    public Uri Address => Shared.Board.Address;

    /// <summary>False for a board that one test has to itself.</summary>
    protected virtual bool IsShared => true;

    public async Task InitializeAsync()
    {
        if (!IsShared)
        {
            _leased = await Running.StartAsync();
            return;
        }

        await Gate.WaitAsync();
        try
        {
            _leased = _shared ??= await Running.StartAsync();
            _users++;
        }
        finally
        {
            Gate.Release();
        }
    }

    public async Task DisposeAsync()
    {
        if (!IsShared)
        {
            await Shared.Board.DisposeAsync();
            return;
        }

        await Gate.WaitAsync();
        try
        {
            if (--_users == 0)
            {
                await Shared.Board.DisposeAsync();
                _shared = null;
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    public Task UntilAsync(string what, Func<Task<bool>> isTrue) => Shared.Board.UntilAsync(what, isTrue);

    /// <summary>The API as the demo's person of a role, by the token the console printed.</summary>
    public HttpClient Api(string role) => new()
    {
        BaseAddress = new Uri(Address, "/api/v1/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Shared.Tokens[role]) },
    };

    /// <summary>
    /// A shop of a test's own: 1.0.0 takes all traffic in production, the next has arrived. Whoever wants it there must be approved by
    /// a release manager or product owner, and it goes by a step of 25 % that lasts long enough to act on.
    /// </summary>
    /// <param name="next">The version that has arrived.</param>
    public async Task OpenShopAsync(string name, string next = "1.1.0")
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
        foreach (var version in (string[])["1.0.0", next])
        {
            using var bytes = new ByteArrayContent(await developer.GetByteArrayAsync(new Uri($"applications/storefront/artifacts/{version}/content", UriKind.Relative)));
            await AcceptedAsync(developer.PutAsync(new Uri($"applications/{name}/artifacts/{version}", UriKind.Relative), bytes));
        }

        var first = await AskAsync(name, "1.0.0", "production");
        await ApproveAsync(first);
        await EndsAsync(first, "succeeded");
    }

    /// <summary>A database of a test's own, a file that leads to production at once; whoever wants something there must be approved where that is asked for.</summary>
    public async Task OpenDatabaseAsync(string name, bool isApproved)
    {
        using var manager = Api("release-manager");
        await AcceptedAsync(manager.PutAsJsonAsync($"applications/{name}", new { kind = "database", summary = "a database of its own" }));
        var approvals = isApproved ? new[] { new { atLeast = 1, role = "releaseManager" } } : [];
        await AcceptedAsync(manager.PutAsJsonAsync($"applications/{name}/path", new { stages = new[] { new { environment = "production", approvals } } }));
        await AcceptedAsync(manager.PutAsJsonAsync($"applications/{name}/environments/production/settings", new { settings = new[] { new { key = "connection", kind = "secret", value = $"{name}.db" } } }));
    }

    /// <summary>An artifact of migrations arrives.</summary>
    /// <param name="requires">What it requires of others, as its manifest says it.</param>
    public async Task UploadScriptsAsync(string name, string version, string requires, params (string File, string Text)[] scripts)
    {
        using var bytes = new MemoryStream();
        await using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var manifest = ("releaseboard.json", $$"""{ "database": { "engine": "sqlite", "migrations": "sql" }, "requires": {{requires}} }""");
            foreach (var (path, text) in scripts.Select(script => ($"sql/{script.File}", script.Text)).Prepend(manifest))
            {
                await using var entry = await zip.CreateEntry(path).OpenAsync();
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        }

        using var developer = Api("developer");
        using var content = new ByteArrayContent(bytes.ToArray());
        await AcceptedAsync(developer.PutAsync(new Uri($"applications/{name}/artifacts/{version}", UriKind.Relative), content));
    }

    /// <summary>A release manager's yes.</summary>
    public async Task ApproveAsync(long number)
    {
        using var manager = Api("release-manager");
        await AcceptedAsync(manager.PostAsJsonAsync($"promotions/{number}/approvals", new { approve = true, comment = "A journey." }));
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
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Shared.Board.GatewayPort}/");
        request.Headers.Host = $"{application}.production.localhost:{Shared.Board.GatewayPort}";
        using var answer = await shop.SendAsync(request);
        return answer.Headers.TryGetValues("X-ReleaseBoard-Deployment", out var versions) ? versions.Single() : null;
    }

    /// <summary>Visitors of a shop in production, about 50 a second, until it is cancelled.</summary>
    public async Task VisitAsync(string application, CancellationToken cancellationToken)
    {
        using var shop = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{Shared.Board.GatewayPort}/cart");
                request.Headers.Host = $"{application}.production.localhost:{Shared.Board.GatewayPort}";
                using var answer = await shop.SendAsync(request, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException)
        {
            // The shop closes with the test.
        }
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

    private sealed record Running(BoardProcess Board, IReadOnlyDictionary<string, string> Tokens)
    {
        public static async Task<Running> StartAsync()
        {
            var board = new BoardProcess();
            await board.StartAsync("--demo");
            await board.SaysAsync("The demo is ready");
            var tokens = new Dictionary<string, string>();
            foreach (var role in (string[])["developer", "release-manager", "product-owner"])
            {
                tokens[role] = await board.SaysAsync($"demo token {role}: ");
            }

            return new Running(board, tokens);
        }
    }
}

/// <summary>A demo that a test has to itself, because it changes what the demo's own applications are.</summary>
public sealed class OwnDemoBoard : DemoBoard
{
    protected override bool IsShared => false;
}

[CollectionDefinition(Name)]
public sealed class OnTheDemo : ICollectionFixture<DemoBoard>
{
    public const string Name = "on the demo";
}
