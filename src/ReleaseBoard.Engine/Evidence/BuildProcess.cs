using System.Diagnostics;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>One command in a shell, with all its children: it ends in time or is ended.</summary>
internal static class BuildProcess
{
    // Of what a build says its end is kept, where errors stand.
    private const int KeptLines = 40;

    /// <summary>Runs to the end; refused with the last lines it said when it failed or took too long.</summary>
    public static async Task<Outcome<string>> RunAsync(ProcessStartInfo start, string what, TimeSpan patience, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        Queue<string> said = new();
        var reading = Task.WhenAll(KeepAsync(process.StandardOutput, said), KeepAsync(process.StandardError, said));
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(inTime.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return Refusal.Unprocessable("rebuild.too-long", $"{what} took longer than {Spans.Words(patience)} and was ended.");
        }

        await reading;
        return process.ExitCode == 0
            ? string.Join('\n', said)
            : Refusal.Unprocessable("rebuild.failed", $"{what} failed with exit code {process.ExitCode}:\n{string.Join('\n', said)}");
    }

    private static async Task KeepAsync(StreamReader reader, Queue<string> said)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (said)
            {
                said.Enqueue(line);
                if (said.Count > KeptLines)
                {
                    said.Dequeue();
                }
            }
        }
    }
}
