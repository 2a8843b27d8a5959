using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Browser.Tests;

/// <summary>The demo as a person starts it: the built board as a process of its own, on free ports and a temporary data folder.</summary>
public sealed class DemoBoard : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _data = Directory.CreateTempSubdirectory("releaseboard-").FullName;
    private readonly ConcurrentQueue<string> _console = new();
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public int GatewayPort { get; } = FreePort();

    public async Task InitializeAsync()
    {
        var root = RepositoryRoot();
        var program = Path.Combine(root, "src/ReleaseBoard.Web/bin", Configuration(), "net10.0/ReleaseBoard.Web.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { program, "--demo", "--data", _data, "--urls", Address.ToString().TrimEnd('/'), "--gateway-port", $"{GatewayPort}" },
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The board did not start.");
        _process.OutputDataReceived += (_, line) => _console.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _console.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync("the demo is ready", () => Task.FromResult(_console.Any(line => line.Contains("The demo is ready", StringComparison.Ordinal))));
    }

    /// <summary>The API as the demo's person of a role, by the token the console printed.</summary>
    public HttpClient Api(string role)
    {
        var line = _console.Last(text => text.Contains($"demo token {role}: ", StringComparison.Ordinal));
        var token = line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].Trim();
        return new HttpClient
        {
            BaseAddress = new Uri(Address, "/api/v1/"),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    /// <summary>Promotes a version and waits until it ended in the phase.</summary>
    public async Task PromoteAsync(string version, string environment, string phase)
    {
        using var developer = Api("developer");
        using var asked = await developer.PostAsJsonAsync("promotions", new { application = "storefront", version, environment, reason = "A journey." });
        var number = (long)(JsonNode.Parse(await asked.Content.ReadAsStringAsync())?["id"] ?? throw new InvalidOperationException("No promotion was made."));
        await UntilAsync($"{version} in {environment} is {phase}", async () =>
        {
            var promotion = JsonNode.Parse(await developer.GetStringAsync(new Uri($"promotions/{number}", UriKind.Relative)));
            return (string?)(promotion?["promotion"] ?? promotion)?["phase"] == phase;
        });
    }

    /// <summary>The version that answers a new visitor in production. The host goes by header: not every resolver knows *.localhost.</summary>
    public async Task<string?> VersionAsync()
    {
        using var shop = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{GatewayPort}/");
        request.Headers.Host = $"storefront.production.localhost:{GatewayPort}";
        using var answer = await shop.SendAsync(request);
        return answer.Headers.TryGetValues("X-ReleaseBoard-Deployment", out var versions) ? versions.Single() : null;
    }

    public async Task UntilAsync(string what, Func<Task<bool>> isTrue)
    {
        var since = Stopwatch.StartNew();
        while (!await isTrue())
        {
            if (since.Elapsed > Patience || _process is { HasExited: true })
            {
                throw new TimeoutException($"Waited in vain until {what}. The console said:\n{string.Join('\n', _console.TakeLast(60))}");
            }

            await Task.Delay(100);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            using var interrupt = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await interrupt.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await process.WaitForExitAsync(patience.Token);
        }

        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Where screenshots are kept: build output, never committed.</summary>
    public static string ScreenshotFolder() => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    private static string Configuration() => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ReleaseBoard.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder.FullName;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
