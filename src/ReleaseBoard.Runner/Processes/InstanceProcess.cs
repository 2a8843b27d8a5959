using System.Diagnostics;
using System.Globalization;

namespace ReleaseBoard.Runner.Processes;

/// <summary>A running process: a child of this runner, or one that an earlier runner left behind.</summary>
internal sealed class InstanceProcess
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Process? _child;
    private readonly TimeProvider _clock;

    private InstanceProcess(ProcessIdentity identity, Process? child, DateTimeOffset since, TimeProvider clock)
    {
        _child = child;
        _clock = clock;
        Identity = identity;
        Since = since;
        Ended = WaitForEndAsync();
    }

    public ProcessIdentity Identity { get; }

    public DateTimeOffset Since { get; }

    /// <summary>Completes when it is gone and says how it went: "exit code 134 after 2.1 s".</summary>
    public Task<string> Ended { get; }

    public TimeSpan Age => _clock.GetUtcNow() - Since;

    public static InstanceProcess OfChild(Process child, TimeProvider clock) =>
        new(ProcessFacts.Identify(child.Id) ?? new ProcessIdentity(child.Id, "gone"), child, clock.GetUtcNow(), clock);

    public static InstanceProcess Adopt(ProcessIdentity identity, DateTimeOffset since, TimeProvider clock) => new(identity, null, since, clock);

    /// <summary>
    /// Asks it and all it started to end, waits, and ends them. It leads its own group, so that a start script that does not
    /// become the application is no obstacle, and nothing is left behind to hold the port.
    /// </summary>
    public async Task StopAsync(TimeSpan patience)
    {
        var began = _clock.GetTimestamp();
        Signal(Posix.Terminate);
        while (!Ended.IsCompleted || ProcessFacts.GroupLives(Identity.Id))
        {
            if (_clock.GetElapsedTime(began) >= patience)
            {
                Signal(Posix.Kill);
                await Ended;
                return;
            }

            var pause = Task.Delay(LookEvery, _clock, CancellationToken.None);
            await (Ended.IsCompleted ? pause : Task.WhenAny(Ended, pause));
        }
    }

    private void Signal(int signal)
    {
        if (!Posix.SignalGroup(Identity.Id, signal) && ProcessFacts.IsAlive(Identity))
        {
            Posix.Signal(Identity.Id, signal);
        }
    }

    private async Task<string> WaitForEndAsync()
    {
        if (_child is not null)
        {
            await _child.WaitForExitAsync(CancellationToken.None);
        }
        else
        {
            while (ProcessFacts.IsAlive(Identity))
            {
                await Task.Delay(LookEvery, _clock, CancellationToken.None);
            }
        }

        var code = _child is null ? "ended" : $"exit code {_child.ExitCode.ToString(CultureInfo.InvariantCulture)}";
        _child?.Dispose();
        return string.Create(CultureInfo.InvariantCulture, $"{code} after {Age.TotalSeconds:0.0} s");
    }
}
