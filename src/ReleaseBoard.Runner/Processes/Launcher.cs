using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Disk;

namespace ReleaseBoard.Runner.Processes;

/// <summary>Whose instance is to be started, and where.</summary>
internal sealed record Launch(string Application, string Environment, DeploymentWish Wish, int Number, int Port, string Folder);

/// <summary>Starts instances so that they owe this process nothing: own session, own files for what they write.</summary>
internal sealed class Launcher(InstanceRecords records, InstanceLogs logs, RunnerFolder folder, KeyRing keys, TimeProvider clock)
{
    /// <summary>
    /// The shell leaves its own line of /proc behind (it stays the same process when it becomes the application), opens the logs
    /// for appending, and becomes the application. The runner may die at any point of this and still find the instance.
    /// </summary>
    private const string Script =
        """
        birth=$1 out=$2 err=$3; shift 3
        if [ -r "/proc/$$/stat" ]; then read -r line < "/proc/$$/stat"; printf '%s\n' "$line" > "$birth"; fi
        umask 022
        exec "$@" < /dev/null >> "$out" 2>> "$err"
        """;

    // Settings of the runner's own .NET that would bend an application's: its port, its mode, code injected into it.
    private static readonly string[] NotInherited =
        ["DOTNET_URLS", "DOTNET_ENVIRONMENT", "DOTNET_STARTUP_HOOKS", "DOTNET_MODIFIABLE_ASSEMBLIES", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS", "DOTNET_CONTENTROOT"];

    private static readonly string? OwnSession = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    public Outcome<InstanceProcess> Start(Launch launch)
    {
        var command = StartCommand.Resolve(launch.Folder, launch.Wish.Manifest.Start);
        if (command.Refusal is { } refusal)
        {
            return refusal;
        }

        var birth = records.BirthOf(launch.Wish.Id, launch.Number);
        File.Delete(birth);
        var start = new ProcessStartInfo { FileName = OwnSession ?? "/bin/sh", WorkingDirectory = launch.Folder, UseShellExecute = false };
        string[] shell = OwnSession is null ? ["-c"] : ["/bin/sh", "-c"];
        string[] files = [birth, logs.PathOf(launch.Wish.Id, launch.Number, "out"), logs.PathOf(launch.Wish.Id, launch.Number, "err")];
        string[] words = [.. shell, Script, "instance", .. files, command.Match(path => path, _ => ""), .. launch.Wish.Manifest.Start.Skip(1)];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        if (FillEnvironment(start.Environment, launch) is { } locked)
        {
            return locked;
        }

        try
        {
            return Process.Start(start) is { } child
                ? InstanceProcess.OfChild(child, clock)
                : new Refusal("start.failed", "The system started no process.");
        }
        catch (Win32Exception failure)
        {
            return new Refusal("start.failed", $"The system would not start the process: {failure.Message}");
        }
    }

    /// <summary>Null when everything is in place; else why a setting could not be opened.</summary>
    private Refusal? FillEnvironment(IDictionary<string, string?> environment, Launch launch)
    {
        environment.Clear();
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && IsInherited(name))
            {
                environment[name] = variable.Value as string;
            }
        }

        var open = keys.Read();
        foreach (var setting in launch.Wish.Settings)
        {
            var value = setting.Open(open);
            if (value.Refusal is { } refusal)
            {
                return refusal;
            }

            environment[setting.Key.Variable] = value.Match(text => text, _ => "");
        }

        // After the settings: what the board says of a process is always true.
        environment["RELEASEBOARD_APPLICATION"] = launch.Application;
        environment["RELEASEBOARD_ENVIRONMENT"] = launch.Environment;
        environment["RELEASEBOARD_VERSION"] = launch.Wish.Version;
        environment["RELEASEBOARD_DEPLOYMENT"] = launch.Wish.Id.ToString("N");
        environment["RELEASEBOARD_INSTANCE"] = launch.Number.ToString(CultureInfo.InvariantCulture);
        if (DurableFile.Read<FlagDoor>(folder.FlagDoor) is { } door)
        {
            foreach (var (name, value) in FlagDoorRules.Variables(door, new Slot(new(launch.Application), new(launch.Environment))))
            {
                environment[name] = value;
            }
        }

        environment[launch.Wish.Manifest.PortVariable] = launch.Port.ToString(CultureInfo.InvariantCulture);
        return null;
    }

    private static bool IsInherited(string name) =>
        name is "PATH" or "HOME" or "LANG"
        || (name.StartsWith("DOTNET_", StringComparison.Ordinal)
            && !name.StartsWith("DOTNET_WATCH", StringComparison.Ordinal)
            && !NotInherited.Contains(name, StringComparer.Ordinal));
}
