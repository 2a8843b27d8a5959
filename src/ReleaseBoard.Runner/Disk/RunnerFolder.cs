using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Runner.Disk;

/// <summary>Where the runner keeps what it keeps: one folder, closed to other people.</summary>
internal sealed class RunnerFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public RunnerFolder(string dataFolder)
    {
        Root = RunnerPaths.Folder(dataFolder);
        FlagDoor = RunnerPaths.FlagDoor(dataFolder);
        Directory.CreateDirectory(dataFolder);
        foreach (var folder in new[] { Root, Unpacked, Instances, Logs })
        {
            CreatePrivate(folder);
        }
    }

    public string Root { get; }

    public string FlagDoor { get; }

    public string Unpacked => Path.Combine(Root, "unpacked");

    public string Instances => Path.Combine(Root, "instances");

    public string Logs => Path.Combine(Root, "logs");

    public string Wish => Path.Combine(Root, "wish.json");

    public string Lock => Path.Combine(Root, "runner.lock");

    public string OwnLog => Path.Combine(Root, "runner.log");

    public string LogsOf(Guid deployment) => Path.Combine(Logs, deployment.ToString("N"));

    public static void CreatePrivate(string folder)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        // It may have been there already, with another mode.
        File.SetUnixFileMode(folder, OwnerOnly);
    }
}
