using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Tests.Signals;

/// <summary>A program of Debian's on a loopback port of its own, in a folder of its own, gone with the test.</summary>
internal sealed class DebianProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly Task<string> _errors;

    private DebianProgram(Process process, string folder, int port)
    {
        (_process, _folder, Port) = (process, folder, port);
        _errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts a Prometheus that reads a target each second.</summary>
    /// <param name="more">Lines of its configuration besides.</param>
    /// <param name="rules">A file of rules, looked at each second; empty for none.</param>
    public static Task<DebianProgram> PrometheusAsync(int target, string more = "", string rules = "") => StartAsync(
        "prometheus",
        $$"""
        rule_files: [ rules.yml ]
        global: { scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s }
        scrape_configs: [ { job_name: shop, static_configs: [ { targets: ["127.0.0.1:{{target}}"] } ] } ]
        {{more}}
        """,
        (config, folder, port) => [$"--config.file={config}", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}"],
        rules);

    public static Task<DebianProgram> AlertmanagerAsync(string config) => StartAsync(
        "prometheus-alertmanager",
        config,
        (file, folder, port) => [$"--config.file={file}", $"--storage.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<DebianProgram> StartAsync(string program, string config, Func<string, string, int, string[]> arguments, string rules = "")
    {
        var folder = Directory.CreateTempSubdirectory("releaseboard-debian-").FullName;
        var file = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(file, config);
        await File.WriteAllTextAsync(Path.Combine(folder, "rules.yml"), rules);
        var port = FreePort();
        var start = new ProcessStartInfo(program, arguments(file, folder, port)) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        var started = new DebianProgram(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."), folder, port);
        await started.ReadyAsync();
        return started;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        await Poll.UntilAsync(async () =>
        {
            Assert.False(_process.HasExited, _process.HasExited ? await _errors : "");
            try
            {
                using var answer = await http.GetAsync(new Uri("/-/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }
}

/// <summary>Waits for the world, with a deadline far beyond what it takes.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        for (var i = 0; i < 1_200; i++)
        {
            if (await isTrue())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("It did not come to be within a minute.");
    }

    public static Task UntilAsync(Func<bool> isTrue) => UntilAsync(() => Task.FromResult(isTrue()));
}
