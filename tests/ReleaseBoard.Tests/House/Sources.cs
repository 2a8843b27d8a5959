namespace ReleaseBoard.Tests.House;

/// <summary>The repository's own files, as they are written.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every file of these kinds under the folder, by its path from the root, without what builds leave.</summary>
    public static IEnumerable<SourceFile> Under(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/TestResults/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Where(path => extensions.Contains(Path.GetExtension(path)))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ReleaseBoard.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}

internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The floor: <c>Domain</c> of <c>src/ReleaseBoard.Domain/…</c>.</summary>
    public string Floor => Path.Split('/')[1].Replace("ReleaseBoard.", "", StringComparison.Ordinal);

    /// <summary>The room, or null for files that stand in the floor's own folder.</summary>
    public string? Room => Path.Split('/') is { Length: > 3 } parts ? parts[2] : null;

    public int Lines => Text.Count(c => c == '\n');
}
