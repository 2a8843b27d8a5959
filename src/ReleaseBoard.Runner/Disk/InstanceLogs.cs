using System.Collections.Concurrent;
using System.Globalization;
using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Runner.Disk;

/// <summary>What instances write: two files each, bounded, with one old one kept beside.</summary>
internal sealed class InstanceLogs(RunnerFolder folder, long bound)
{
    /// <summary>Deployments that are gone keep their logs until this many came after them.</summary>
    private const int DeploymentsKept = 50;

    // Files whose lines were counted, and up to where: what was counted is not read again. Beyond so many all are counted anew.
    private const int MostCounted = 1_000;
    private readonly ConcurrentDictionary<string, (long End, long Lines)> _counted = new();

    public string PathOf(Guid deployment, int instance, string stream)
    {
        Directory.CreateDirectory(folder.LogsOf(deployment));
        return Path.Combine(folder.LogsOf(deployment), $"{instance}.{stream}");
    }

    /// <summary>The last lines of all instances, at most <paramref name="lines"/>, shared fairly between their files.</summary>
    public IReadOnlyList<LogLine> Tail(Guid deployment, int lines)
    {
        if (!Directory.Exists(folder.LogsOf(deployment)))
        {
            return [];
        }

        var tails = Directory.EnumerateFiles(folder.LogsOf(deployment))
            .Select(path => (Path: path, Instance: InstanceOf(path), Stream: Path.GetExtension(path).TrimStart('.')))
            .Where(file => file.Instance is not null && file.Stream is "out" or "err")
            .Select(file => TailOf(file.Path, file.Instance ?? 0, file.Stream, lines))
            .OrderBy(tail => tail.Count)
            .ToList();
        var left = lines;
        var shared = new List<LogLine>();
        for (var i = 0; i < tails.Count; i++)
        {
            var share = Math.Min(tails[i].Count, left / (tails.Count - i));
            shared.AddRange(tails[i].TakeLast(share));
            left -= share;
        }

        // A stable sort: within a file the lines keep their order.
        return [.. shared.OrderBy(line => line.Instance).ThenBy(line => line.IsError)];
    }

    /// <summary>The last lines one instance wrote: its errors, or what it said when it wrote no errors.</summary>
    public IReadOnlyList<string> LastOf(Guid deployment, int instance, int lines)
    {
        var errors = LogTail.Read(PathOf(deployment, instance, "err"), lines);
        var said = errors.Count > 0 ? errors : LogTail.Read(PathOf(deployment, instance, "out"), lines);
        return [.. said.Select(line => line.Text.Length > 200 ? line.Text[..200] : line.Text)];
    }

    /// <summary>Puts aside what has grown beyond the bound. The writer keeps its open file: it is copied, then cut to nothing.</summary>
    public void Rotate()
    {
        foreach (var path in Directory.EnumerateFiles(folder.Logs, "*.???", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(path) is ".out" or ".err" && new FileInfo(path).Length > bound)
            {
                PutAside(path);
            }
        }
    }

    /// <summary>Removes the logs of deployments long gone.</summary>
    public void KeepOnly(IReadOnlySet<string> deployments)
    {
        var gone = new DirectoryInfo(folder.Logs).EnumerateDirectories()
            .Where(logs => !deployments.Contains(logs.Name))
            .OrderByDescending(logs => logs.LastWriteTimeUtc)
            .Skip(DeploymentsKept);
        foreach (var logs in gone)
        {
            logs.Delete(recursive: true);
        }
    }

    private List<LogLine> TailOf(string path, int instance, string stream, int lines)
    {
        var last = LogTail.Read(path, lines);
        var before = last.Count < lines ? LogTail.Read(path + ".1", lines - last.Count) : [];

        // Ends are places in the file being written; those of the one put aside would be taken for them.
        var number = Count(path, last.LastOrDefault(line => line.End is not null).End ?? 0) - last.Count(line => line.End is not null);
        return
        [
            .. before.Select(line => new LogLine(instance, stream == "err", line.Text)),
            .. last.Select(line => new LogLine(instance, stream == "err", line.Text, line.End, line.End is null ? null : ++number)),
        ];
    }

    /// <summary>How many lines end in a file up to a place; null when it is being put aside at this very moment.</summary>
    private long? Count(string path, long end)
    {
        if (_counted.Count > MostCounted)
        {
            _counted.Clear();
        }

        var (from, before) = _counted.TryGetValue(path, out var known) && known.End <= end ? known : default;
        if (before + LogTail.Count(path, from, end) is not { } lines)
        {
            return null;
        }

        _counted[path] = (end, lines);
        return lines;
    }

    private void PutAside(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(bound, file.Length), SeekOrigin.End);
        using (var old = new FileStream(path + ".1.new", FileMode.Create, FileAccess.Write))
        {
            file.CopyTo(old);
        }

        file.SetLength(0);
        _counted.TryRemove(path, out _);
        File.Move(path + ".1.new", path + ".1", overwrite: true);
    }

    private static int? InstanceOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
