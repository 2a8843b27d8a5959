using System.Diagnostics;
using System.Globalization;

namespace ReleaseBoard.Benchmarks;

/// <summary>Another process of this program, which says "ready" when it is, answers a line with a line and ends with its input.</summary>
internal sealed class Looking : IDisposable
{
    private Looking(Process process) => Process = process;

    public Process Process { get; }

    public static async Task<Looking> StartAsync(params string[] words)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start.");
        return await process.StandardOutput.ReadLineAsync() is "ready" ? new Looking(process) : throw new InvalidOperationException($"{words[0]} did not come up.");
    }

    /// <summary>What it counted since it was asked last.</summary>
    public async Task<double[]> AskAsync()
    {
        await Process.StandardInput.WriteLineAsync("so far?");
        return [.. (await Process.StandardOutput.ReadLineAsync() ?? "").Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
    }

    /// <summary>Cores that a process kept busy over a span.</summary>
    public static async Task<double> BusyAsync(Process process, TimeSpan span)
    {
        process.Refresh();
        var (cpu, since) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(span);
        process.Refresh();
        return (process.TotalProcessorTime - cpu) / since.Elapsed;
    }

    public void Dispose()
    {
        Process.StandardInput.Close();
        Process.WaitForExit();
        Process.Dispose();
    }
}
