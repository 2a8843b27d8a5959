using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What was met in an archive so far: keeps names apart, hands files on, and keeps the manifest.</summary>
internal sealed class ArchiveContents(ArchiveBudget budget, Action<ArchiveFile, Stream>? onFile)
{
    private const string ManifestPath = "releaseboard.json";

    // Case is ignored because two names that differ only by it are one file on some machines. Bounded by the entries limit.
    private readonly Dictionary<string, bool> _isFile = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _rest = new byte[64 << 10];
    private byte[]? _manifest;

    public ArchiveBudget Budget => budget;

    public void AddFolder(string rawPath)
    {
        budget.CountEntry();
        var path = Checked(rawPath);
        if (path.Length > 0)
        {
            AddFolders(path);
        }
    }

    /// <summary>Takes a file: <paramref name="content"/> is read to its end, by the one who asked for files or by nobody.</summary>
    public void AddFile(string rawPath, bool isExecutable, Stream content)
    {
        budget.CountEntry();
        var path = Checked(rawPath);
        if (path.Length == 0 || rawPath.EndsWith('/'))
        {
            throw HostileArchiveException.Invalid("archive.path-empty-segment", "The archive holds a file without a name.");
        }

        if (path.LastIndexOf('/') is var slash and > 0)
        {
            AddFolders(path[..slash]);
        }

        if (!_isFile.TryAdd(path, true))
        {
            throw HostileArchiveException.Invalid("archive.path-double", $"The archive holds '{ArchivePathRules.Shown(path)}' more than once.");
        }

        if (path == ManifestPath)
        {
            _manifest = ManifestRules.Bytes(content);
            onFile?.Invoke(new ArchiveFile(path, isExecutable), new MemoryStream(_manifest, writable: false));
        }
        else
        {
            onFile?.Invoke(new ArchiveFile(path, isExecutable), content);
        }

        // Also what nobody wanted is read, so that a damaged archive never passes.
        while (content.Read(_rest) > 0)
        {
        }
    }

    public Outcome<ArtifactManifest> Manifest() => _manifest is null
        ? Refusal.Invalid("manifest.missing", $"The archive has no {ManifestPath} at its root.")
        : ManifestRules.Parse(_manifest).Then(WhatItNamesIsHere);

    private Outcome<ArtifactManifest> WhatItNamesIsHere(ArtifactManifest manifest)
    {
        Facts<string?> named = [manifest.Database?.Migrations, manifest.Infrastructure?.Folder, manifest.Infrastructure?.Plan, manifest.Infrastructure?.Saved,
            manifest.Infrastructure?.Playbook, manifest.Infrastructure?.Inventory];
        if (named.FirstOrDefault(path => path is not (null or ".") && !_isFile.ContainsKey(path)) is { } missing)
        {
            return Refusal.Invalid("manifest.path-missing", $"The manifest names '{ArchivePathRules.Shown(missing)}', which is not in the archive.");
        }

        return manifest.Start.Count == 0 ? manifest : ItsStartIsHere(manifest);
    }

    private Outcome<ArtifactManifest> ItsStartIsHere(ArtifactManifest manifest)
    {
        var command = manifest.Start[0];
        return command.Contains('/') && !(ArchivePathRules.Check(command) is Outcome<string>.Accepted inside && _isFile.GetValueOrDefault(inside.Value))
            ? Refusal.Invalid("manifest.start-missing", $"The manifest starts '{ArchivePathRules.Shown(command)}', which is not a file in the archive.")
            : manifest;
    }

    /// <summary>Adds a folder and those it lies in, upwards until one is known: above a known folder all are.</summary>
    private void AddFolders(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            var folder = path[..end];
            if (_isFile.TryGetValue(folder, out var isFile))
            {
                if (isFile)
                {
                    throw HostileArchiveException.Invalid("archive.path-file-as-folder", $"The archive uses '{ArchivePathRules.Shown(folder)}' as a file and as a folder.");
                }

                return;
            }

            budget.CountEntry();
            _isFile.Add(folder, false);
        }
    }

    private static string Checked(string rawPath) => ArchivePathRules.Check(rawPath) switch
    {
        Outcome<string>.Accepted path => path.Value,
        Outcome<string>.Refused refused => throw new HostileArchiveException(refused.Why),
        _ => throw new InvalidOperationException("An outcome is accepted or refused."),
    };
}
