using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Runner.Control;

/// <summary>Makes the place where the socket will stand safe before it stands there.</summary>
internal static class SocketPlace
{
    public static Refusal? Prepare(string socket)
    {
        var folder = Path.GetDirectoryName(socket) ?? "/";
        if (folder.StartsWith("/tmp/releaseboard-", StringComparison.Ordinal) || !Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);

            // Anyone may have made a folder of this name under /tmp before us, or a link to one.
            if (new DirectoryInfo(folder).LinkTarget is not null || !Posix.IsOrBecomesOurs(folder))
            {
                return Refusal.Forbidden("socket.unsafe", $"The folder '{folder}' for the socket belongs to someone else.");
            }

            RunnerFolder.CreatePrivate(folder);
        }

        // The lock is ours, so whoever made this socket is dead.
        File.Delete(socket);
        return null;
    }

    /// <summary>It was made under a mask that keeps everyone else out already; now it says so exactly.</summary>
    public static void Close(string socket) => File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
