using System.Collections.Concurrent;
using System.Security.Cryptography;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Runner.Disk;

/// <summary>Artifacts unpacked once each, in a folder named by their digest.</summary>
internal sealed class UnpackedArtifacts(RunnerFolder folder)
{
    private const UnixFileMode PlainFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = PlainFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // The board has measured every archive by its own limits, and the digest says that this is one of them.
    private static readonly ArchiveLimits MeasuredAlready = new()
    {
        MaximumEntries = int.MaxValue,
        MaximumRatio = int.MaxValue,
        MaximumUnpackedBytes = long.MaxValue,
    };

    // One per digest ever seen by this process: a few bytes each.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>The folder with the artifact's files; unpacks it first if that was not done yet.</summary>
    public async Task<Outcome<string>> ProvideAsync(DeploymentWish wish, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(wish.Digest, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            var target = Path.Combine(folder.Unpacked, wish.Digest);
            return Directory.Exists(target) ? target : await Task.Run(() => Unpack(wish, target, cancellationToken), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Refusal("archive.unreadable", $"The archive of {wish.Version} could not be unpacked: {failure.Message}");
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Removes what no wish names any more, and what an earlier runner left half unpacked.</summary>
    public void KeepOnly(IReadOnlySet<string> digests)
    {
        foreach (var path in Directory.EnumerateDirectories(folder.Unpacked))
        {
            var name = Path.GetFileName(path);
            if (!digests.Contains(name) && !name.StartsWith("new-", StringComparison.Ordinal))
            {
                // Out of the way at once, so that nobody who comes for it now finds half of it.
                var gone = Path.Combine(folder.Unpacked, $"new-gone-{Guid.NewGuid():N}");
                Directory.Move(path, gone);
                Directory.Delete(gone, recursive: true);
            }
        }
    }

    /// <summary>At the start nothing is being unpacked, so every draft is a leftover.</summary>
    public void RemoveDrafts()
    {
        foreach (var path in Directory.EnumerateDirectories(folder.Unpacked, "new-*"))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private Outcome<string> Unpack(DeploymentWish wish, string target, CancellationToken cancellationToken)
    {
        using var archive = File.OpenRead(wish.Archive);
        var digest = Convert.ToHexStringLower(SHA256.HashData(archive));
        if (digest != wish.Digest)
        {
            return new Refusal("archive.digest", $"The archive of {wish.Version} is not what was approved: its SHA-256 is {digest}, not {wish.Digest}.");
        }

        archive.Position = 0;
        var draft = Path.Combine(folder.Unpacked, $"new-{Guid.NewGuid():N}");
        RunnerFolder.CreatePrivate(draft);
        try
        {
            var manifest = ArchiveReader.Read(archive, MeasuredAlready, (file, content) => Place(draft, file, content), cancellationToken);
            if (manifest.Refusal is { } refusal)
            {
                return refusal;
            }

            Directory.Move(draft, target);
            return target;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    private static void Place(string draft, ArchiveFile file, Stream content)
    {
        var path = Path.GetFullPath(Path.Combine(draft, file.Path));
        // The reader has refused such paths already; a second lock on the same door costs nothing.
        if (!path.StartsWith(draft + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"'{file.Path}' leads out of the folder it is unpacked into.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? draft);
        using var target = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = file.IsExecutable ? Executable : PlainFile,
        });
        content.CopyTo(target);
    }
}
