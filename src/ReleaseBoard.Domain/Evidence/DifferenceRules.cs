using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Where two archives differ.</summary>
public static class DifferenceRules
{
    /// <summary>Files that differ and are kept by name.</summary>
    public const int MostFiles = 200;

    private const int MostTexts = 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The files that differ, by path. An artifact's file that the other list does not size is compared by digest alone.</summary>
    public static ArchiveDifference Compare(Facts<FilePrint> artifact, Facts<FilePrint> rebuilt)
    {
        var before = artifact.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var after = rebuilt.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var files = before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(path => Difference(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path))).OfType<FileDifference>().ToList();
        return new()
        {
            Files = files.Take(MostFiles).ToFacts(),
            Total = files.Count,
            Note = files.Count == 0 ? "All files are the same; only how they were packed differs: their order, times, modes or compression." : null,
        };
    }

    /// <summary>The changed files whose text is worth a look: as many as are shown.</summary>
    public static IReadOnlySet<string> WorthReading(ArchiveDifference difference) =>
        difference.Files.Where(file => file.Change is FileChange.Changed).Take(MostTexts).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>The same with what differs in those files that are text on both sides.</summary>
    public static ArchiveDifference WithTexts(ArchiveDifference difference, IReadOnlyDictionary<string, byte[]> artifact, IReadOnlyDictionary<string, byte[]> rebuilt) => difference with
    {
        Files = difference.Files.Select(file => Text(artifact.GetValueOrDefault(file.Path)) is { } before && Text(rebuilt.GetValueOrDefault(file.Path)) is { } after
            ? file with { Text = TextDifference.Between(before, after) }
            : file).ToFacts(),
    };

    private static FileDifference? Difference(string path, FilePrint? before, FilePrint? after) => (before, after) switch
    {
        (null, { } added) => new(path, FileChange.Added, null, added.Size),
        ({ } missing, null) => new(path, FileChange.Missing, missing.Size, null),
        ({ } one, { } other) when one.Digest != other.Digest => new(path, FileChange.Changed, one.Size, other.Size),
        _ => null,
    };

    private static string? Text(byte[]? bytes)
    {
        if (bytes is null || bytes.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
