using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Benchmarks;

/// <summary>The published board as a process of its own, on free ports and a temporary folder.</summary>
internal sealed class MeasuredBoard : IAsyncDisposable
{
    private static readonly Lazy<string> Published = new(Publish);

    private readonly string _data = Directory.CreateTempSubdirectory("releaseboard-measured-").FullName;
    private readonly ConcurrentQueue<string> _console = new();

    private MeasuredBoard()
    {
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    public int GatewayPort { get; } = FreePort();

    public required Process Process { get; init; }

    /// <summary>From the process' start to the first 200 of the sign-in page.</summary>
    public TimeSpan ToFirstPage { get; private set; }

    public static Task<MeasuredBoard> StartAsync(params string[] more) => StartAsync(_ => Task.CompletedTask, more);

    /// <summary>The same on a folder that was filled before.</summary>
    public static async Task<MeasuredBoard> StartAsync(Func<string, Task> fillAsync, params string[] more)
    {
        var program = Path.Combine(Published.Value, "ReleaseBoard.Web.dll");
        var board = new MeasuredBoard { Process = new Process() };
        await fillAsync(board._data);
        board.Process.StartInfo = new ProcessStartInfo("dotnet", [program, "--data", board._data, "--urls", board.Address.ToString().TrimEnd('/'), "--gateway-port", $"{board.GatewayPort}", .. more])
        {
            RedirectStandardOutput = true,
        };
        board.Process.OutputDataReceived += (_, line) => board._console.Enqueue(line.Data ?? "");
        var since = Stopwatch.StartNew();
        board.Process.Start();
        board.Process.BeginOutputReadLine();
        using var client = new HttpClient();
        while (!await IsThereAsync(client, board.Address))
        {
            await Task.Delay(5);
        }

        board.ToFirstPage = since.Elapsed;
        return board;
    }

    /// <summary>The first console line that holds the text; waits for it.</summary>
    public async Task<string> SaysAsync(string text)
    {
        while (true)
        {
            if (_console.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } said)
            {
                return said;
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var interrupt = Process.Start("kill", ["-INT", $"{Process.Id}"]);
        await interrupt.WaitForExitAsync();
        await Process.WaitForExitAsync();
        Process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static async Task<bool> IsThereAsync(HttpClient client, Uri address)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(address, "/sign-in"));
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Publish()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ReleaseBoard.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The benchmarks do not lie in the repository.");
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", Path.Combine(root.FullName, "src/ReleaseBoard.Web"), "-c", "Release", "-o", folder, "-v", "quiet", "-nologo"]))
            ?? throw new InvalidOperationException("dotnet could not be started.");
        publish.WaitForExit();
        return publish.ExitCode == 0 ? folder : throw new InvalidOperationException("The board could not be published.");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
