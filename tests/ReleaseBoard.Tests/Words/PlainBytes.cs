using System.Text;

namespace ReleaseBoard.Tests.Words;

/// <summary>Looks for a text in everything a folder holds, byte by byte, as someone with a copy of it would.</summary>
internal static class PlainBytes
{
    /// <summary>The files that hold the text. A lock file is left out: it is empty, and cannot be opened while it is held.</summary>
    public static IReadOnlyList<string> FilesWith(string folder, string text)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".sock" or ".lock")).ToList();
        Assert.NotEmpty(files);
        return [.. files.Where(file => Read(file).Contains(text, StringComparison.Ordinal))];
    }

    private static string Read(string file)
    {
        try
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var read = new StreamReader(open, Encoding.Latin1);
            return read.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            // A draft that has just become the file it was a draft of.
            return "";
        }
    }
}
