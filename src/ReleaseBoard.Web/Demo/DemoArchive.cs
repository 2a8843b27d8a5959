using System.IO.Compression;
using System.Text;

namespace ReleaseBoard.Web.Demo;

/// <summary>Packs text files into an archive; the same files give the same bytes.</summary>
internal static class DemoArchive
{
    // ZIP's own beginning of time; the time of packing would change the digest each time.
    private static readonly DateTimeOffset Timeless = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int PlainFile = 0x81a4 << 16;

    /// <summary>A ZIP that stands at its beginning.</summary>
    public static MemoryStream Pack(IReadOnlyDictionary<string, byte[]> files)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Timeless;
                entry.ExternalAttributes = PlainFile;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        bytes.Position = 0;
        return bytes;
    }

    /// <summary>The same of text.</summary>
    public static MemoryStream Pack(params (string Name, string Text)[] files) =>
        Pack(files.ToDictionary(file => file.Name, file => Encoding.UTF8.GetBytes(file.Text), StringComparer.Ordinal));
}
