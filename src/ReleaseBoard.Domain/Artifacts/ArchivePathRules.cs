using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>Which paths an archive may name.</summary>
internal static class ArchivePathRules
{
    private const int MaximumPathBytes = 1024;
    private const int MaximumSegmentBytes = 255;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes as text; an archive whose names are not UTF-8 would unpack differently on each machine.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw HostileArchiveException.Invalid("archive.path-encoding", "The archive names a file in bytes that are not UTF-8.");
        }
    }

    /// <summary>
    /// The path as it is used, without a leading "./" and without a folder's closing slash; empty for the archive's own root.
    /// </summary>
    public static Outcome<string> Check(string path)
    {
        var inside = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        var trimmed = inside.EndsWith('/') ? inside[..^1] : inside;
        if (trimmed.Length == 0 && inside.Length == 0 && path.Length > 0)
        {
            return "";
        }

        if (Encoding.UTF8.GetByteCount(trimmed) > MaximumPathBytes)
        {
            return Refused("path-too-long", path, $"it is longer than {MaximumPathBytes} bytes");
        }

        if (trimmed.Any(char.IsControl))
        {
            return Refused("path-control", path, "it has a control character");
        }

        if (path.StartsWith('/') || (path is [var drive, ':', ..] && char.IsAsciiLetter(drive)))
        {
            return Refused("path-absolute", path, "it does not start inside the archive");
        }

        return trimmed.Contains('\\')
            ? Refused("path-backslash", path, "folders are parted by forward slashes")
            : CheckSegments(trimmed, path);
    }

    private static Outcome<string> CheckSegments(string trimmed, string path)
    {
        foreach (var segment in trimmed.Split('/'))
        {
            if (segment is "..")
            {
                return Refused("path-escapes", path, "it leads out of the archive");
            }

            if (segment is "" or ".")
            {
                return Refused("path-empty-segment", path, "one of its parts names nothing");
            }

            if (Encoding.UTF8.GetByteCount(segment) > MaximumSegmentBytes)
            {
                return Refused("path-too-long", path, $"one of its parts is longer than {MaximumSegmentBytes} bytes");
            }
        }

        return trimmed;
    }

    /// <summary>A path as a sentence may show it: short, and without characters that a screen would obey.</summary>
    public static string Shown(string path)
    {
        var start = path.Length <= 80 ? path : path[..80] + "…";
        return string.Concat(start.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    private static Refusal Refused(string code, string path, string why) =>
        Refusal.Invalid($"archive.{code}", $"The archive names '{Shown(path)}': {why}.");
}
