using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using ReleaseBoard.Tests.Signals;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>Debian's PostgreSQL on a loopback port of its own, in a folder of its own, gone with the tests.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    // It refuses to run as root; Debian's package brings this user.
    private static readonly string[] As = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private readonly int _port = FreePort();
    private string _folder = "";
    private Process? _process;
    private int _databases;

    /// <summary>The folder of its programs; null where it is not installed.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>An empty database of one test, as a setting would name it.</summary>
    public async Task<string> DatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var db = new NpgsqlConnection(Connection("postgres"));
        await db.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", db);
        await create.ExecuteNonQueryAsync();
        return $"postgresql://postgres@127.0.0.1:{_port}/{name}";
    }

    /// <summary>Ends it and all its sessions as a failing machine would, and starts it again on what stands on the disk.</summary>
    public async Task KillAndStartAgainAsync()
    {
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(_folder, "data", "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var sessions = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).OfType<string>().Where(name => IsChild(name, postmaster)).ToList();
        await RunAsync("kill", ["-9", $"{postmaster}", .. sessions]);
        await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
        await StartAsync();
    }

    public async Task InitializeAsync()
    {
        if (Programs is null)
        {
            return;
        }

        _folder = Directory.CreateTempSubdirectory("releaseboard-postgres-").FullName;
        if (As.Length > 0)
        {
            await RunAsync("chown", ["postgres", _folder]);
        }

        await RunAsync($"{Programs}/initdb", ["-D", $"{_folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], As);
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await RunAsync("kill", ["-QUIT", (await File.ReadAllLinesAsync(Path.Combine(_folder, "data", "postmaster.pid")))[0]]);
            await _process.WaitForExitAsync();
            _process.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    internal string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Pooling=false;Timeout=5";

    private async Task StartAsync()
    {
        string[] arguments = ["-D", $"{_folder}/data", "-p", $"{_port}", "-k", "", "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=40"];
        _process = Start($"{Programs}/postgres", arguments, As);
        await Poll.UntilAsync(async () =>
        {
            // It refuses to start while a session of the one before still ends.
            if (_process.HasExited)
            {
                _process.Dispose();
                _process = Start($"{Programs}/postgres", arguments, As);
            }

            try
            {
                await using var db = new NpgsqlConnection(Connection("postgres"));
                await db.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
    }

    private static bool IsChild(string process, int parent)
    {
        try
        {
            return process.All(char.IsAsciiDigit) && File.ReadAllText($"/proc/{process}/status").Contains($"\nPPid:\t{parent}\n", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, string[] arguments, params string[] prefix)
    {
        using var process = Start(program, arguments, prefix);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
    }

    private static Process Start(string program, string[] arguments, params string[] prefix)
    {
        string[] line = [.. prefix, program, .. arguments];
        var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })
            ?? throw new InvalidOperationException($"{program} did not start.");
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    private static string? FindPrograms() => (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")) : [])
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(Name)]
public sealed class PostgresGroup : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
