using System.Collections.Concurrent;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Lets two checks run at once, and one of a place: each is a program of its own.</summary>
public sealed class PlanGate : IDisposable
{
    private const int Most = 2;

    private readonly SemaphoreSlim _turns = new(Most, Most);
    private readonly ConcurrentDictionary<Slot, bool> _taken = [];

    public void Dispose() => _turns.Dispose();

    /// <summary>Waits for a turn; refused while another check of the place runs or waits.</summary>
    public async Task<Outcome<T>> PassAsync<T>(Slot slot, Func<Task<Outcome<T>>> check, CancellationToken cancellationToken)
    {
        if (!_taken.TryAdd(slot, true))
        {
            return new Refusal("plan.check-runs", $"A check of {slot} runs already. Wait for it and look again.");
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                return await check();
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            _taken.TryRemove(slot, out _);
        }
    }
}
