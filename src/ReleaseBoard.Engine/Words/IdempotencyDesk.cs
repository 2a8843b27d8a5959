using System.Collections.Concurrent;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Words;

/// <summary>
/// Makes a call with a key happen once, however often it is sent. Whether the act was done is written in the act's own
/// transaction: a board killed between act and answer neither repeats the act nor denies it.
/// </summary>
public sealed class IdempotencyDesk(Database database, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // One entry a running call.
    private readonly ConcurrentDictionary<(string, string), bool> _running = new();

    /// <summary>The answer to give again, or null when the call shall go on; then it must be finished or given up.</summary>
    public async Task<Outcome<IdempotentAnswer?>> BeginAsync(string person, string key, string fingerprint, CancellationToken cancellationToken)
    {
        if (!_running.TryAdd((person, key), true))
        {
            return new Refusal("idempotency.running", "The same call is still running; wait for its answer.");
        }

        var outcome = await database.WriteAsync<IdempotentAnswer?>(
            db =>
            {
                var now = clock.GetUtcNow();
                IdempotencyStore.ForgetBefore(db, now - Kept);
                if (IdempotencyStore.Find(db, person, key) is not { } call)
                {
                    IdempotencyStore.Begin(db, person, key, fingerprint, now);
                    return default(IdempotentAnswer);
                }

                if (call.Fingerprint != fingerprint)
                {
                    return Refusal.Unprocessable("idempotency.other-call", "This Idempotency-Key was used for another call; use a new one for each.");
                }

                // Done, but its answer was lost with the process: what the act gave is as good.
                return call.Answer ?? (call.Acted ? new IdempotentAnswer(200, "application/json", null, call.Given) : null);
            },
            cancellationToken);
        if (outcome is not Outcome<IdempotentAnswer?>.Accepted { Value: null })
        {
            _running.TryRemove((person, key), out _);
        }

        return outcome;
    }

    /// <summary>From here on the first write of this flow of calls leaves its mark. With nothing to keep, what the act gave is not stored.</summary>
    public static WriteMark Mark(string person, string key, bool keep) => WriteMark.Set((db, given) =>
        IdempotencyStore.Acted(db, person, key, keep ? Stored.Json(given) : null));

    public async Task FinishAsync(string person, string key, IdempotentAnswer answer, CancellationToken cancellationToken)
    {
        await database.WriteAsync<bool>(
            db =>
            {
                IdempotencyStore.Finish(db, person, key, answer);
                return true;
            },
            cancellationToken);
        _running.TryRemove((person, key), out _);
    }

    /// <summary>The call failed on our side: unless it had acted already, it may be tried again.</summary>
    public async Task GiveUpAsync(string person, string key, CancellationToken cancellationToken)
    {
        await database.WriteAsync<bool>(
            db =>
            {
                IdempotencyStore.Forget(db, person, key);
                return true;
            },
            cancellationToken);
        _running.TryRemove((person, key), out _);
    }
}
