using System.Text;

namespace ReleaseBoard.Runner.Disk;

/// <summary>A line of a file, and where it ends; no end while it is still being written.</summary>
internal readonly record struct TailLine(string Text, long? End);

/// <summary>The last lines of a file, read from its end.</summary>
internal static class LogTail
{
    /// <summary>What is read of a file at most, however many lines are wanted.</summary>
    private const int MostBytes = 1 << 20;

    private const int LongestLine = 2000;

    /// <summary>Oldest first; empty when the file is not there. A first line that was cut is left out.</summary>
    public static IReadOnlyList<TailLine> Read(string path, int lines)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var size = (int)Math.Min(file.Length, Math.Min(MostBytes, 64 * 1024 + (lines * 512L)));
            var begin = file.Seek(-size, SeekOrigin.End);
            var bytes = new byte[size];
            var read = file.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
            return Split(bytes.AsSpan(0, read), begin, lines);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            // Not written yet, or being put aside at this very moment.
            return [];
        }
    }

    /// <summary>How many lines end between two places of a file; null when it cannot be read up to there any more.</summary>
    public static long? Count(string path, long from, long until)
    {
        try
        {
            var (lines, bytes) = (0L, new byte[64 * 1024]);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(from, SeekOrigin.Begin);
            while (until > from)
            {
                var read = file.Read(bytes, 0, (int)Math.Min(bytes.Length, until - from));
                if (read == 0)
                {
                    return null;
                }

                (from, lines) = (from + read, lines + bytes.AsSpan(0, read).Count((byte)'\n'));
            }

            return lines;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static List<TailLine> Split(ReadOnlySpan<byte> bytes, long begin, int lines)
    {
        var found = new List<TailLine>();
        var end = bytes.Length;
        var isFinished = bytes.EndsWith("\n"u8);
        if (isFinished)
        {
            end--;
        }

        while (end >= 0 && bytes.Length > 0 && found.Count < lines)
        {
            var start = bytes[..end].LastIndexOf((byte)'\n') + 1;
            if (start == 0 && begin > 0 && found.Count > 0)
            {
                break;
            }

            found.Add(new TailLine(Plain(bytes[start..end]), isFinished ? begin + end + 1 : null));
            isFinished = true;
            end = start - 1;
        }

        found.Reverse();
        return found;
    }

    private static string Plain(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
        return text.Length > LongestLine ? text[..LongestLine] : text;
    }
}
