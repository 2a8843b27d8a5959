using System.Security.Cryptography;
using System.Text;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>Where board and runner meet on the disk: one rule for both, so that neither has to tell the other.</summary>
public static class RunnerPaths
{
    /// <summary>The kernel takes 107 bytes on Linux and 103 on macOS; a little less serves both.</summary>
    public const int LongestSocketPath = 100;

    public static string Folder(string dataFolder) => Path.Combine(dataFolder, "runner");

    /// <summary>Where the board leaves word of its <see cref="FlagDoor"/> for the runner.</summary>
    public static string FlagDoor(string dataFolder) => Path.Combine(Folder(dataFolder), "flag-door.json");

    /// <summary>
    /// The socket for a data folder, named by its full path. Where that would be too long for the kernel, a short one under /tmp
    /// stands in: not under a configured temporary folder, because board and runner may have been started with different ones.
    /// </summary>
    public static string Socket(string dataFolder)
    {
        var folder = Path.TrimEndingDirectorySeparator(dataFolder);
        var plain = Path.Combine(Folder(folder), "runner.sock");
        if (Encoding.UTF8.GetByteCount(plain) <= LongestSocketPath)
        {
            return plain;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16];
        return $"/tmp/releaseboard-{name}/runner.sock";
    }
}
