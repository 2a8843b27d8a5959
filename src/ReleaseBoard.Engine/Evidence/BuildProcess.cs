using System.Diagnostics;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>One command in a shell, with all its children: it ends in time or is ended.</summary>
internal static class BuildProcess
{
    // Of what a build says its end is kept, where errors stand.
    private const int KeptLines = 40;
    private const int LongestLine = 2000;

    // A program that a build leaves behind may hold its output open for ever.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

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

        await Task.WhenAny(reading, Task.Delay(Grace, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var text = Text(said);
        return process.ExitCode == 0
            ? text
            : Refusal.Unprocessable("rebuild.failed", $"{what} failed with exit code {process.ExitCode}:\n{text}");
    }

    private static string Text(Queue<string> said)
    {
        lock (said)
        {
            return string.Join('\n', said);
        }
    }

    private static async Task KeepAsync(StreamReader reader, Queue<string> said)
    {
        // In blocks, so that a line without an end takes no more memory than another.
        var block = new char[4096];
        var line = new StringBuilder();
        var isCut = false;
        while (await reader.ReadAsync(block) is var count and > 0)
        {
            for (var i = 0; i < count; i++)
            {
                if (block[i] == '\n')
                {
                    Keep(said, line, isCut);
                    isCut = false;
                }
                else if (!isCut)
                {
                    // Kept when it is long enough, not at its end: that may never come.
                    line.Append(block[i]);
                    isCut = line.Length == LongestLine;
                    if (isCut)
                    {
                        Keep(said, line, isKept: false);
                    }
                }
            }
        }

        if (line.Length > 0)
        {
            Keep(said, line, isKept: false);
        }
    }

    private static void Keep(Queue<string> said, StringBuilder line, bool isKept)
    {
        if (isKept)
        {
            return;
        }

        lock (said)
        {
            said.Enqueue(line.ToString().TrimEnd('\r'));
            if (said.Count > KeptLines)
            {
                said.Dequeue();
            }
        }

        line.Clear();
    }
}
