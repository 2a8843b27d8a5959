using ReleaseBoard.Runner.Disk;

namespace ReleaseBoard.Runner.Processes;

/// <summary>What must be known of an instance to find it again after the runner's own death.</summary>
internal sealed record InstanceRecord
{
    public required Guid Deployment { get; init; }

    public required int Number { get; init; }

    public required int Port { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required int Restarts { get; init; }

    public required bool IsReady { get; init; }

    public required int StopWithinSeconds { get; init; }

    /// <summary>Null from just before the start until just after it; then the instance's own first act tells who it is.</summary>
    public ProcessIdentity? Process { get; init; }
}

/// <summary>Keeps one record per instance. A loss of power ends the instances too, so the records need not outlive it.</summary>
internal sealed class InstanceRecords(RunnerFolder folder)
{
    /// <summary>Where an instance leaves its own line of /proc as its first act.</summary>
    public string BirthOf(Guid deployment, int number) => Path.Combine(folder.Instances, $"{deployment:N}-{number}.birth");

    public void Save(InstanceRecord record) => DurableFile.Write(PathOf(record.Deployment, record.Number), record, toDisk: false);

    public void Forget(Guid deployment, int number)
    {
        try
        {
            File.Delete(PathOf(deployment, number));
            File.Delete(BirthOf(deployment, number));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It names a process that is dead; the next runner sees that and tries again.
        }
    }

    /// <summary>All records whose process still lives; the others are forgotten.</summary>
    public IReadOnlyList<InstanceRecord> Living()
    {
        var living = new List<InstanceRecord>();
        foreach (var path in Directory.EnumerateFiles(folder.Instances, "*.json"))
        {
            if (DurableFile.Read<InstanceRecord>(path) is not { } record)
            {
                File.Delete(path);
            }
            else if ((record.Process ?? Born(record)) is { } process && ProcessFacts.IsAlive(process))
            {
                living.Add(record with { Process = process });
            }
            else
            {
                Forget(record.Deployment, record.Number);
            }
        }

        return living;
    }

    private ProcessIdentity? Born(InstanceRecord record)
    {
        var birth = BirthOf(record.Deployment, record.Number);
        return File.Exists(birth) ? ProcessFacts.Identify(File.ReadAllText(birth)) : null;
    }

    private string PathOf(Guid deployment, int number) => Path.Combine(folder.Instances, $"{deployment:N}-{number}.json");
}
