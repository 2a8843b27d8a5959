using System.Diagnostics.CodeAnalysis;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Gateway;

namespace ReleaseBoard.Runner.Processes;

/// <summary>What all instances need of the house they live in.</summary>
internal sealed record InstanceHouse(
    Launcher Launcher,
    InstanceRecords Records,
    InstanceLogs Logs,
    ReadinessProbe Probe,
    FreePorts Ports,
    TimeProvider Clock,
    ILogger Log);

/// <summary>Keeps one numbered process of a deployment alive until it is told to stop.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Without a timer the source of a token holds nothing that needs disposing.")]
internal sealed partial class Instance
{
    private const int PortAttempts = 5;

    private readonly InstanceHouse _house;
    private readonly InstanceOrder _order;
    private readonly CancellationTokenSource _stop = new();
    private readonly BackOff _backOff = new();

    // One writer, the instance's own course; readers take the reference.
    private volatile InstanceFacts _facts;

    public Instance(InstanceHouse house, InstanceOrder order)
    {
        _house = house;
        _order = order;
        _facts = new InstanceFacts { Phase = InstancePhase.Starting, Since = house.Clock.GetUtcNow() };
    }

    public int Number => _order.Number;

    public InstanceFacts Facts => _facts;

    private TimeSpan Patience => TimeSpan.FromSeconds(_order.Wish.Manifest.StopWithinSeconds);

    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Completes when it has stopped for good.</summary>
    public Task Gone { get; private set; } = Task.CompletedTask;

    /// <summary>Takes over the process that an earlier runner left. If it was ready, it is: it serves from now on.</summary>
    public void Adopt(InstanceRecord record, ProcessIdentity identity)
    {
        _house.Ports.Keep(record.Port);
        _facts = _facts with
        {
            Process = InstanceProcess.Adopt(identity, record.Since, _house.Clock),
            Port = record.Port,
            Since = record.Since,
            Restarts = record.Restarts,
            Phase = record.IsReady ? InstancePhase.Ready : InstancePhase.Starting,
            Destination = record.IsReady ? new Destination(record.Port) : null,
        };
    }

    /// <summary>Begins its course once what was there before it has gone.</summary>
    public void Begin(Task after) => Gone = Task.Run(() => LiveAsync(_facts.Process, after), CancellationToken.None);

    public Task StopAsync()
    {
        // Not on the caller's thread: it may hold the fleet's lock.
        _ = _stop.CancelAsync();
        return Gone;
    }

    private async Task LiveAsync(InstanceProcess? process, Task after)
    {
        try
        {
            await after.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (true)
            {
                var wasUp = await LiveOnceAsync(process, _stop.Token);
                process = null;
                await Task.Delay(_backOff.AfterFailure(wasUp), _house.Clock, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop, wherever it was.
        }

        await EndAsync();
    }

    /// <summary>One life from start to end; answers how long it lasted.</summary>
    private async Task<TimeSpan> LiveOnceAsync(InstanceProcess? process, CancellationToken cancellationToken)
    {
        try
        {
            process ??= await StartAsync(cancellationToken);
            if (process is null)
            {
                return TimeSpan.Zero;
            }

            await WatchAsync(process, cancellationToken);
            return process.Age;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A full disk, say: it must be seen on the board and tried again, not lost in a task that nobody awaits.
            Failed(_house.Log, Number, _order.Wish.Id, failure);
            await (_facts.Process?.StopAsync(Patience) ?? Task.CompletedTask);
            Release($"The runner could not keep instance {Number}: {failure.Message}");
            return TimeSpan.Zero;
        }
    }

    private async Task<InstanceProcess?> StartAsync(CancellationToken cancellationToken)
    {
        var folder = await _order.ProvideFolderAsync(cancellationToken);
        if (folder.Refusal is { } refusal)
        {
            Release(refusal.Sentence);
            return null;
        }

        var port = _house.Ports.Take();
        Tell(_facts with { Phase = InstancePhase.Starting, Since = _house.Clock.GetUtcNow(), Port = port });
        Record(isReady: false);
        var launch = new Launch(_order.Application, _order.Environment, _order.Wish, Number, port, folder.Match(path => path, _ => ""));
        var started = _house.Launcher.Start(launch);
        if (started is Outcome<InstanceProcess>.Accepted { Value: var process })
        {
            Tell(_facts with { Process = process });
            Record(isReady: false);
            return process;
        }

        Release(started.Refusal?.Sentence);
        return null;
    }

    /// <summary>From its start to its end, or to the moment it is asked to stop.</summary>
    private async Task WatchAsync(InstanceProcess process, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = _facts.Phase is InstancePhase.Ready ? null : await WaitUntilReadyAsync(process, cancellationToken);
            if (fault is null)
            {
                await process.Ended.WaitAsync(cancellationToken);
                fault = $"Instance {Number} ended unasked: {await process.Ended}.{LastWords()}";
            }

            var cameTooLate = process.Ended.IsCompleted && _facts.Destination is null && attempt <= PortAttempts && FreePorts.IsTaken(_facts.Port);
            var hasEnded = process.Ended.IsCompleted;
            PutAside(hasEnded ? InstancePhase.BackingOff : InstancePhase.Stopping);
            await process.StopAsync(Patience);
            var lastEnd = hasEnded ? await process.Ended : InstanceStatus.NotReadyInTime;
            Release(fault, facts => facts with { LastEnd = lastEnd, Restarts = facts.Restarts + (cameTooLate ? 0 : 1) });
            if (!cameTooLate || await StartAsync(cancellationToken) is not { } next)
            {
                return;
            }

            // Someone took the port between its choice and its use: no fault of the application, so no wait.
            process = next;
        }
    }

    private async Task<string?> WaitUntilReadyAsync(InstanceProcess process, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var probe = _house.Probe.WaitAsync(_facts.Port, _order.Wish.Manifest, enough.Token);
        if (await Task.WhenAny((Task)probe, process.Ended) == process.Ended)
        {
            await enough.CancelAsync();
            await ((Task)probe).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return $"Instance {Number} ended before it was ready: {await process.Ended}.{LastWords()}";
        }

        if (await probe is { } answer)
        {
            return $"Instance {Number} was not ready within {_order.Wish.Manifest.ReadyWithinSeconds} s: {answer}.{LastWords()}";
        }

        Tell(_facts with
        {
            Phase = InstancePhase.Ready,
            Since = _house.Clock.GetUtcNow(),
            Problem = null,
            Destination = new Destination(_facts.Port),
        });
        Record(isReady: true);
        return null;
    }

    private async Task EndAsync()
    {
        var destination = _facts.Destination;
        PutAside(InstancePhase.Stopping);
        if (_facts.Process is { } process)
        {
            if (destination is not null)
            {
                await destination.DrainAsync(Patience, process.Ended, _house.Clock);
            }

            await process.StopAsync(Patience);
        }

        _house.Ports.Give(_facts.Port);
        _house.Records.Forget(_order.Wish.Id, Number);
    }
}
