using System.Text;

namespace ReleaseBoard.Runner.Disk;

/// <summary>The last lines of a file, read from its end.</summary>
internal static class LogTail
{
    /// <summary>What is read of a file at most, however many lines are wanted.</summary>
    private const int MostBytes = 1 << 20;

    private const int LongestLine = 2000;

    /// <summary>Oldest first; empty when the file is not there. A first line that was cut is left out.</summary>
    public static IReadOnlyList<string> Read(string path, int lines)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var size = (int)Math.Min(file.Length, Math.Min(MostBytes, 64 * 1024 + (lines * 512L)));
            file.Seek(-size, SeekOrigin.End);
            var bytes = new byte[size];
            var read = file.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
            var isCut = file.Length > size;
            return Split(Encoding.UTF8.GetString(bytes, 0, read), lines, isCut);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            // Not written yet, or being put aside at this very moment.
            return [];
        }
    }

    private static List<string> Split(string text, int lines, bool isCut)
    {
        var all = text.Split('\n');
        var found = new List<string>();
        for (var i = all.Length - 1; i >= (isCut && all.Length > 1 ? 1 : 0) && found.Count < lines; i--)
        {
            var line = all[i].TrimEnd('\r');
            if (i == all.Length - 1 && line.Length == 0)
            {
                continue;
            }

            found.Add(line.Length > LongestLine ? line[..LongestLine] : line);
        }

        found.Reverse();
        return found;
    }
}
