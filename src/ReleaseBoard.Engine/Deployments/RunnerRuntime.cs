using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>The runner on this machine: found by its socket, started when it is not there.</summary>
public sealed class RunnerRuntime(IOptions<BoardOptions> board, IOptions<RunnerOptions> options, TimeProvider clock) : IRuntime, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    // A wish is on disk before it is answered, and disks have bad moments.
    private static readonly TimeSpan SoonOnDisk = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan TriesAgainAfter = TimeSpan.FromSeconds(5);

    private static readonly Refusal Stopped = new("runner.stopped", "The runner was stopped by this board, which does not start it again.");

    private readonly RunnerSocket _socket = new(board.Value.DataFolder);
    private readonly SemaphoreSlim _starting = new(1, 1);
    private volatile bool _wasStopped;
    private (Refusal Why, long At)? _lastRefusal;

    public async Task<Outcome<RunnerStatus>> EnsureAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_wasStopped)
            {
                return Stopped;
            }

            var found = await StatusAsync(cancellationToken);
            if (found is Outcome<RunnerStatus>.Accepted { Value: var status })
            {
                if (status.Protocol == RunnerStatus.CurrentProtocol && status.GatewayPort == options.Value.GatewayPort)
                {
                    return status;
                }

                // It speaks another form, or listens elsewhere: a new one takes over its instances, which do not notice.
                await StopRunnerAsync(instances: false, cancellationToken);
            }
            else if (found.Refusal is { Code: RunnerSocket.Unintelligible })
            {
                await StopRunnerAsync(instances: false, cancellationToken);
            }
            else if (found.Refusal is { } refusal && refusal != RunnerSocket.Unreachable)
            {
                return refusal;
            }

            return await StartOnceInAWhileAsync(cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async Task<Outcome<RunnerStatus>> StatusAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "status");
        return await _socket.AskAsync(request, Soon, RunnerSocket.ReadAsync<RunnerStatus>, cancellationToken);
    }

    public async Task<Outcome<SlotStatus>> ApplyAsync(SlotWish wish, CancellationToken cancellationToken)
    {
        var applied = await SendAsync(wish, cancellationToken);
        if (applied.Refusal != RunnerSocket.Unreachable || _wasStopped)
        {
            return applied;
        }

        return await EnsureAsync(cancellationToken) is { Refusal: { } refusal } ? refusal : await SendAsync(wish, cancellationToken);
    }

    public async Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"deployments/{deployment}/log?lines={lines}");
        return await _socket.AskAsync(request, Soon, ReadLinesAsync, cancellationToken);
    }

    public async Task StopAsync(bool instances, CancellationToken cancellationToken)
    {
        _wasStopped = true;

        // One that is starting now would be missed.
        await _starting.WaitAsync(cancellationToken);
        try
        {
            await StopRunnerAsync(instances, cancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _starting.Dispose();
    }

    private async Task<Outcome<SlotStatus>> SendAsync(SlotWish wish, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"slots/{wish.Application}/{wish.Environment}")
        {
            Content = JsonContent.Create(wish, options: RunnerWire.Json),
        };
        return await _socket.AskAsync(request, SoonOnDisk, RunnerSocket.ReadAsync<SlotStatus>, cancellationToken);
    }

    /// <summary>What did not start a moment ago will not start now: its reason stands until it is worth another try.</summary>
    private async Task<Outcome<RunnerStatus>> StartOnceInAWhileAsync(CancellationToken cancellationToken)
    {
        if (_lastRefusal is { } last && clock.GetElapsedTime(last.At) < TriesAgainAfter)
        {
            return last.Why;
        }

        var started = await StartAsync(cancellationToken);
        _lastRefusal = started.Refusal is { } refusal ? (refusal, clock.GetTimestamp()) : null;
        return started;
    }

    private async Task<Outcome<RunnerStatus>> StartAsync(CancellationToken cancellationToken)
    {
        var started = RunnerProgram.Start(options.Value, board.Value.DataFolder);
        if (started is not Outcome<Process>.Accepted { Value: var process })
        {
            return started.Refusal ?? RunnerSocket.Unreachable;
        }

        using var watched = process;
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < StartsWithin)
        {
            var status = await StatusAsync(cancellationToken);
            if (status.Refusal is null)
            {
                return status;
            }

            // Where the folder is taken, another board has just started one: it will answer in a moment.
            if (process.HasExited && process.ExitCode != RunnerExit.FolderTaken)
            {
                return RunnerProgram.WhyItEnded(process, board.Value.DataFolder);
            }

            await Task.Delay(LookEvery, clock, cancellationToken);
        }

        return process.HasExited
            ? RunnerProgram.WhyItEnded(process, board.Value.DataFolder)
            : new Refusal("runner.not-started", $"The runner did not answer within {StartsWithin.TotalSeconds:0} s of its start; its log is in the runner's folder.");
    }

    private async Task StopRunnerAsync(bool instances, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, instances ? "stop?instances=true" : "stop?instances=false");
        var asked = await _socket.AskAsync(request, StopsWithin, (_, _) => Task.FromResult(true), cancellationToken);
        var began = clock.GetTimestamp();
        while (asked.Refusal is null && File.Exists(RunnerPaths.Socket(board.Value.DataFolder)) && clock.GetElapsedTime(began) < StartsWithin)
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    private static async Task<Facts<LogLine>> ReadLinesAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var text = await content.ReadAsStringAsync(cancellationToken);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<LogLine>(line, RunnerWire.Json))
            .OfType<LogLine>()
            .ToFacts();
    }
}
