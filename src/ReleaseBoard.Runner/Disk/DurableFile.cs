using System.Text.Json;
using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Runner.Disk;

/// <summary>A small JSON file that is, after a crash at any instant, either the old one or the new one.</summary>
internal static class DurableFile
{
    /// <param name="path">The file to replace.</param>
    /// <param name="content">What it shall hold.</param>
    /// <param name="toDisk">Whether it must outlive a loss of power, not only the death of this process.</param>
    public static void Write<T>(string path, T content, bool toDisk)
    {
        var draft = path + ".new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, content, RunnerWire.Json);
            file.Flush(toDisk);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Null when there is no such file, or it cannot be understood.</summary>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, RunnerWire.Json);
        }
        catch (Exception failure) when (failure is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
