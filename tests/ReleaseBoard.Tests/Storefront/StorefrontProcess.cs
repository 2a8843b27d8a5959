using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ReleaseBoard.Tests.Storefront;

/// <summary>The real shop as a process of its own, on a port it picks itself, in a folder that goes away with it.</summary>
internal sealed class StorefrontProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storefront-");
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private StorefrontProcess(string settings, string? flags, string? motto)
    {
        foreach (var file in new DirectoryInfo(BuildFolder).GetFiles())
        {
            file.CopyTo(Path.Combine(_folder.FullName, file.Name));
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "storefront.json"), settings);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(_folder.FullName, "ReleaseBoard.Storefront.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PORT"] = "0", ["RELEASEBOARD_ENVIRONMENT"] = "staging", ["OFREP_ENDPOINT"] = flags, ["OFREP_HEADERS"] = "Authorization=Bearer%20key-1", ["SHOP_MOTTO"] = motto },
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the solution's build put the shop, in the configuration the tests were built in.</summary>
    public static string BuildFolder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../../../../src/ReleaseBoard.Storefront/bin",
        typeof(StorefrontProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug", "net10.0"));

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = true, AllowAutoRedirect = true });

    public static async Task<StorefrontProcess> StartAsync(string settings, string? flags = null, string? motto = null)
    {
        var shop = new StorefrontProcess(settings, flags, motto);
        try
        {
            shop.Client.BaseAddress = await shop._address.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it wrote to its standard output so far.</summary>
    public string[] Lines()
    {
        lock (_lines)
        {
            return [.. _lines];
        }
    }

    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public async Task<int> ExitCodeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException($"The shop ended before it listened: {string.Join('\n', Lines())}"));
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.Contains("Z INFO storefront", StringComparison.Ordinal))
        {
            _address.TrySetResult(new Uri(line.Split(' ')[^1]));
        }
    }
}
