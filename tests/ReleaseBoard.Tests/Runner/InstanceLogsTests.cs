using ReleaseBoard.Runner.Disk;

namespace ReleaseBoard.Tests.Runner;

/// <summary>Lines say which of their file they are, so that whoever reads the last of them knows how many came between.</summary>
public sealed class InstanceLogsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-logs-").FullName;
    private readonly Guid _deployment = Guid.NewGuid();
    private readonly InstanceLogs _logs;

    public InstanceLogsTests() => _logs = new(new RunnerFolder(_folder), 1024);

    [Fact]
    public void The_last_lines_are_numbered_from_the_files_first_until_it_is_put_aside()
    {
        Write(1, 30);
        Assert.Equal([("29", 29L), ("30", 30L)], Tail());

        Write(31, 800);
        File.AppendAllText(Path, "half");
        Assert.Equal([("800", 800L), ("half", null)], Tail());

        _logs.Rotate();
        Write(801, 803);
        Assert.Equal([("802", 2L), ("803", 3L)], Tail());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Path => _logs.PathOf(_deployment, 1, "out");

    private List<(string, long?)> Tail() => [.. _logs.Tail(_deployment, 2).Select(line => (line.Text, line.Number))];

    private void Write(int from, int until) => File.AppendAllText(Path, string.Concat(Enumerable.Range(from, until - from + 1).Select(line => $"{line}\n")));
}
