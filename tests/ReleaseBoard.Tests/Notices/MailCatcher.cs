using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ReleaseBoard.Tests.Notices;

/// <summary>A real SMTP server (Debian's python3-aiosmtpd) that lays what it is sent into a mailbox folder.</summary>
internal sealed class MailCatcher : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-mail-").FullName;
    private readonly Process _process;

    private MailCatcher(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Whole messages as they came, in the order they came.</summary>
    public IReadOnlyList<string> Mails => Directory.Exists(Path.Combine(Box, "new"))
        ? [.. new DirectoryInfo(Path.Combine(Box, "new")).GetFiles().OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName))]
        : [];

    private string Box => Path.Combine(_folder, "box");

    /// <summary>Null, said loudly, where aiosmtpd is not installed (tests/run installs it).</summary>
    public static async Task<MailCatcher?> StartAsync()
    {
        if (!File.Exists(Python) || !await RunsAsync(["-c", "import aiosmtpd"]))
        {
            await Console.Error.WriteLineAsync("LEFT OUT: mail to a real server, because python3-aiosmtpd is not installed.");
            return null;
        }

        var port = FreePort();
        var start = new ProcessStartInfo(Python) { RedirectStandardError = true };
        var process = new Process { StartInfo = start };
        var catcher = new MailCatcher(process, port);
        foreach (var word in new[] { "-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", catcher.Box })
        {
            start.ArgumentList.Add(word);
        }

        process.Start();
        process.BeginErrorReadLine();
        await NoticeReceiver.Until.IsAsync(() => Answers(port) ? catcher : null, "the mail server", () => $"it has {(process.HasExited ? "ended" : "not answered")}");
        return catcher;
    }

    public Task<IReadOnlyList<string>> HasAsync(int count, Action? meanwhile = null) => NoticeReceiver.Until.IsAsync(
        () =>
        {
            meanwhile?.Invoke();
            return Mails.Count >= count ? Mails : null;
        },
        $"{count} mails",
        () => $"{Mails.Count} came");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> RunsAsync(string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, words) { RedirectStandardError = true });
        await (process?.WaitForExitAsync() ?? Task.CompletedTask);
        return process?.ExitCode == 0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
