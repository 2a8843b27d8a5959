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

/// <summary>Runs a program with an environment of its own, bounded output and bounded time, and ends all of it when it is called off.</summary>
internal sealed class PlanCommand(string program, string folder, IReadOnlyDictionary<string, string> environment, TimeSpan within, TimeProvider clock)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Refused when the program is not here or takes too long. Each line is told as it comes.</summary>
    public async Task<Outcome<CommandEnd>> RunAsync(IEnumerable<string> arguments, Action<string>? onLine, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
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
            return Refusal.Unavailable("plan.no-program", $"There is no {program} on this machine. Install it, or hand the work over with the setting handover.address.");
        }
    }

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
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return new Refusal("plan.too-slow", $"{Path.GetFileName(program)} did not end within {Spans.Words(within)} and was ended.");
        }

        // What it left running in the background may keep its pipes open for ever.
        await Task.WhenAny(reading, Task.Delay(LastWords, clock, CancellationToken.None));
        return new CommandEnd(process.ExitCode, output.Text, errors.Text);
    }
}
