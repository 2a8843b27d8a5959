namespace ReleaseBoard.Runner.Disk;

/// <summary>The mark that one living runner owns a folder; the kernel takes it away when that runner dies, however it dies.</summary>
internal sealed class RunnerLock : IDisposable
{
    private readonly FileStream _held;

    private RunnerLock(FileStream held) => _held = held;

    /// <summary>Null when another runner has it.</summary>
    public static RunnerLock? TryTake(string path)
    {
        try
        {
            return new RunnerLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _held.Dispose();
}
