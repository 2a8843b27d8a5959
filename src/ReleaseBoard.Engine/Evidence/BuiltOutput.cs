using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>What a build left: a file, which may be an archive, or a folder.</summary>
internal sealed record BuiltOutput(string Path, Digest Digest, Facts<FilePrint> Files, bool IsArchive)
{
    private const int MostFiles = 50_000;
    private const int LargestText = 256 << 10;

    public static Outcome<BuiltOutput> Of(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            var files = Listed(path).ToFacts();
            return files.Count > MostFiles
                ? Refusal.Unprocessable("rebuild.too-many-files", $"The output has more than {MostFiles} files.")
                : new BuiltOutput(path, Digest.Of(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{file.Digest} {file.Path}\n")))), files, IsArchive: false);
        }

        if (!File.Exists(path))
        {
            return Refusal.Unprocessable("rebuild.no-output", $"The build left nothing at {System.IO.Path.GetFileName(path)}.");
        }

        using var content = File.OpenRead(path);
        var digest = Digest.Of(content);
        content.Position = 0;
        return ArchiveIndex.Of(content, new ArchiveLimits(), cancellationToken) is Outcome<ArchiveIndex>.Accepted { Value: var index }
            ? new BuiltOutput(path, digest, index.Files, IsArchive: true)
            : new BuiltOutput(path, digest, [new(System.IO.Path.GetFileName(path), digest, content.Length)], IsArchive: false);
    }

    public static ArchiveDifference Compare(BuiltOutput one, BuiltOutput other, CancellationToken cancellationToken)
    {
        var difference = DifferenceRules.Compare(one.Files, other.Files);
        var paths = DifferenceRules.WorthReading(difference);
        return DifferenceRules.WithTexts(difference, one.Texts(paths, cancellationToken), other.Texts(paths, cancellationToken));
    }

    private IReadOnlyDictionary<string, byte[]> Texts(IReadOnlySet<string> paths, CancellationToken cancellationToken)
    {
        if (IsArchive)
        {
            using var content = File.OpenRead(Path);
            return ArchiveIndex.Texts(content, new ArchiveLimits(), paths, cancellationToken);
        }

        return paths.Select(path => (Path: path, File: new FileInfo(Directory.Exists(Path) ? System.IO.Path.Combine(Path, path) : Path)))
            .Where(one => one.File is { Exists: true, LinkTarget: null, Length: <= LargestText })
            .ToDictionary(one => one.Path, one => File.ReadAllBytes(one.File.FullName), StringComparer.Ordinal);
    }

    // A link is what it points to by name, and is not followed.
    private static IEnumerable<FilePrint> Listed(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 64 })
        .OrderBy(file => file.FullName, StringComparer.Ordinal)
        .Take(MostFiles + 1)
        .Select(file => new FilePrint(System.IO.Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), PrintOf(file), file.LinkTarget is null ? file.Length : null));

    private static Digest PrintOf(FileInfo file)
    {
        if (file.LinkTarget is { } target)
        {
            return Digest.Of(Encoding.UTF8.GetBytes($"link to {target}"));
        }

        using var content = file.OpenRead();
        return Digest.Of(content);
    }
}
