using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Browser.Tests;

/// <summary>The built board as a process of its own, on free ports and a temporary data folder. It can be stopped and started again.</summary>
public sealed class BoardProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _data = Directory.CreateTempSubdirectory("releaseboard-").FullName;

    // A board says some hundred lines in a test run.
    private readonly ConcurrentQueue<string> _console = new();
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public int GatewayPort { get; } = FreePort();

    /// <summary>Starts it, or starts it again on the same folder and the same ports, and waits until it answers.</summary>
    public async Task StartAsync(params string[] more)
    {
        var root = RepositoryRoot();
        var program = Path.Combine(root, "src/ReleaseBoard.Web/bin", Configuration(), "net10.0/ReleaseBoard.Web.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "--data", _data, "--urls", Address.ToString().TrimEnd('/'), "--gateway-port", $"{GatewayPort}", .. more])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The board did not start.");
        _process.OutputDataReceived += (_, line) => _console.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _console.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var visitor = new HttpClient();
        await UntilAsync("the board answers", () => AnswersAsync(visitor, new(Address, "/health/live")));
    }

    /// <summary>Ends it as Ctrl C does.</summary>
    public async Task StopAsync()
    {
        if (_process is { HasExited: false } process)
        {
            // As Ctrl C does. Where the tests themselves run in the background of a shell, interrupts are ignored by whatever they start.
            using var stop = Process.Start("kill", [HearsInterrupts(process) ? "-INT" : "-TERM", $"{process.Id}"]);
            await stop.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(patience.Token);
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>What stands behind the words on the console's last line with them; waits for the line.</summary>
    public async Task<string> SaysAsync(string words)
    {
        string? said = null;
        await UntilAsync($"the console says: {words}", () =>
        {
            said = _console.LastOrDefault(line => line.Contains(words, StringComparison.Ordinal));
            return Task.FromResult(said is not null);
        });
        return said is null ? "" : said[(said.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();
    }

    /// <summary>Waits until it is so; in vain, the console's last lines say why.</summary>
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

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_data, recursive: true);
    }

    private static async Task<bool> AnswersAsync(HttpClient visitor, Uri address)
    {
        try
        {
            using var answer = await visitor.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The second bit of the mask of ignored signals; see proc(5).
    private static bool HearsInterrupts(Process process) => File.ReadLines($"/proc/{process.Id}/status")
        .FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is not { } line
        || (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 2) == 0;

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
