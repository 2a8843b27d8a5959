using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>What a program printed and how it ended.</summary>
internal sealed record CommandEnd(int ExitCode, string Output, string Errors)
{
    /// <summary>Its last words, as they may be shown.</summary>
    public string Said(Domain.Plans.SecretWords secrets)
    {
        var said = string.Join(' ', (Errors.Length > 0 ? Errors : Output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim('│', '╷', '╵', ' ')).Where(line => line.Length > 0).TakeLast(6));
        var covered = secrets.Cover(said);
        return covered.Length <= 600 ? covered : string.Concat(covered.AsSpan(0, 600), "…");
    }
}

/// <summary>
/// Runs a program with an environment of its own, bounded output and bounded time. Called off or too slow, it is asked to end as by Ctrl C, so
/// that it can write down what it made and let go of its locks; what does not end by then is killed, with all it started.
/// </summary>
internal sealed class PlanCommand(string program, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan within, TimeSpan grace, TimeProvider clock)
{
    /// <summary>The code of the refusal where there is no such program.</summary>
    public const string Missing = "plan.no-program";

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Refused when the program is not here or takes too long. Each line is told as it comes.</summary>
    public async Task<Outcome<CommandEnd>> RunAsync(IEnumerable<string> arguments, Action<string>? onLine, CancellationToken cancellationToken)
    {
        if (ProcessGroup.Of(program, arguments, environment["PATH"]) is not { } start)
        {
            return NoProgram();
        }

        start.WorkingDirectory = folder;
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardOutputEncoding, start.StandardErrorEncoding) = (Encoding.UTF8, Encoding.UTF8);
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"The system started no process for {program}.");
            process.StandardInput.Close();
            return await WatchAsync(process, onLine, cancellationToken);
        }
        catch (Win32Exception)
        {
            return NoProgram();
        }
    }

    private Refusal NoProgram() =>
        Refusal.Unavailable(Missing, $"There is no {program} on this machine. Install it, or hand the work over with the setting handover.address.");

    private async Task<Outcome<CommandEnd>> WatchAsync(Process process, Action<string>? onLine, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var (output, errors) = (new PlanOutput(onLine), new PlanOutput(null));
        var reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), errors.ReadAsync(process.StandardError));
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            var isOrderly = await EndAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            return new Refusal("plan.too-slow", $"{Path.GetFileName(program)} did not end within {Spans.Words(within)} and was "
                + (isOrderly ? "interrupted." : $"killed, since it did not end within {Spans.Words(grace)} of being interrupted either: its state may not know what it made."));
        }

        // What it left running in the background may keep its pipes open for ever.
        await Task.WhenAny(reading, Task.Delay(LastWords, clock, CancellationToken.None));
        return new CommandEnd(process.ExitCode, output.Text, errors.Text);
    }

    /// <summary>True when it came to an end by itself after it was asked to.</summary>
    private async Task<bool> EndAsync(Process process)
    {
        ProcessGroup.Ask(process);
        using var patience = new CancellationTokenSource(grace, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            ProcessGroup.End(process);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
