using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>Starts the runner so that it owes the board nothing, not even a pipe.</summary>
internal static class RunnerProgram
{
    // What it has to say before it is up stands in a file, because a pipe would break when the board ends.
    private const string Script = """exec "$@" < /dev/null > /dev/null 2> "$0" """;

    public static string ErrorsOf(string dataFolder) => Path.Combine(RunnerPaths.Folder(dataFolder), "start.err");

    public static Outcome<Process> Start(RunnerOptions options, string dataFolder)
    {
        string[] words =
        [
            "-c", Script, ErrorsOf(dataFolder), .. Command(options.Command),
            "--data", dataFolder, "--gateway-port", options.GatewayPort.ToString(CultureInfo.InvariantCulture),
            "--log-bytes", options.LogBytes.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        try
        {
            Directory.CreateDirectory(RunnerPaths.Folder(dataFolder));
            return Process.Start(start) is { } process ? process : new Refusal("runner.not-started", "The system started no process for the runner.");
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new Refusal("runner.not-started", $"The runner could not be started: {failure.Message}");
        }
    }

    /// <summary>What it said before it ended; a sentence of ours when it said nothing.</summary>
    public static Refusal WhyItEnded(Process process, string dataFolder)
    {
        var errors = ErrorsOf(dataFolder);
        var said = File.Exists(errors) ? File.ReadAllText(errors).Trim() : "";
        return new Refusal(
            process.ExitCode == RunnerExit.PortTaken ? "runner.port-taken" : "runner.not-started",
            said.Length > 0 ? said : $"The runner ended at once with exit code {process.ExitCode} and said nothing.");
    }

    private static string[] Command(string configured)
    {
        var program = configured.Length > 0 ? Path.GetFullPath(configured) : Path.Combine(AppContext.BaseDirectory, "runner", "ReleaseBoard.Runner");
        var own = Environment.ProcessPath;
        var isHosted = Path.GetFileNameWithoutExtension(own) == "dotnet";

        // The host that runs the board runs the runner too; the program file beside the .dll might look for another one.
        return program.EndsWith(".dll", StringComparison.Ordinal) || isHosted || !File.Exists(program)
            ? [isHosted && own is not null ? own : "dotnet", program.EndsWith(".dll", StringComparison.Ordinal) ? program : program + ".dll"]
            : [program];
    }
}
