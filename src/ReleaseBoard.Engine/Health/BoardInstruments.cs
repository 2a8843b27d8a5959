using System.Diagnostics;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>The board's figures that are read when someone asks: the writer's queue, what health remembers, the process itself.</summary>
internal static class BoardInstruments
{
    public static void Add(BoardMeter board, Database database, HealthBoard health)
    {
        var meter = board.Meter;
        meter.CreateObservableCounter("releaseboard.writer.turns", () => database.Wait.Count, null, "Writes that got their turn.");
        meter.CreateObservableCounter("releaseboard.writer.wait", () => database.Wait.Seconds, "s", "Time writes waited for their turn.");
        meter.CreateObservableGauge("releaseboard.runner.reachable", () => health.Silence is null ? 1 : 0, null, "1 while the runner answers, 0 while it does not.");
        meter.CreateObservableGauge("releaseboard.health.deployments", () => health.Remembered, null, "Deployments whose health is in memory.");
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used.");
        meter.CreateObservableGauge("process.resident_memory", () => Environment.WorkingSet, "By", "Resident memory.");
        meter.CreateObservableGauge("process.start_time", StartTime, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableGauge("process.threads", () => Self(process => process.Threads.Count), null, "Threads of the process.");
        meter.CreateObservableGauge("process.open_fds", OpenFiles, null, "Open file descriptors.");
        meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory in use.");
        meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time all threads stood still for the garbage collector.");
        meter.CreateObservableGauge("dotnet.thread_pool.queue", () => ThreadPool.PendingWorkItemCount, null, "Work waiting for a thread.");
    }

    private static double StartTime() => Self(process => new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);

    private static T Self<T>(Func<Process, T> read)
    {
        using var process = Process.GetCurrentProcess();
        return read(process);
    }

    // Where the system keeps no such folder there is no such figure: 0 would be a lie, -1 cannot be taken for one.
    private static int OpenFiles() => Directory.Exists("/proc/self/fd") ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : -1;
}
