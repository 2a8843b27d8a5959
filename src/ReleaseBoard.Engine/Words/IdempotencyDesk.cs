using System.Collections.Concurrent;
using System.Data.Common;
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

        var goesOn = false;
        try
        {
            var outcome = await LookUpAsync(person, key, fingerprint, cancellationToken);
            goesOn = outcome is Outcome<IdempotentAnswer?>.Accepted { Value: null };
            return outcome;
        }
        finally
        {
            // Also for who hung up while waiting for the pen: nobody else would let the key go.
            if (!goesOn)
            {
                _running.TryRemove((person, key), out _);
            }
        }
    }

    /// <summary>From here on the first write of this flow of calls leaves its mark. With nothing to keep, what the act gave is not stored.</summary>
    public static WriteMark Mark(string person, string key, bool keep) => WriteMark.Set((db, given) =>
        IdempotencyStore.Acted(db, person, key, keep ? Stored.Json(given) : null));

    public Task FinishAsync(string person, string key, IdempotentAnswer answer, CancellationToken cancellationToken) =>
        EndAsync(person, key, db => IdempotencyStore.Finish(db, person, key, answer), cancellationToken);

    /// <summary>The call failed on our side: unless it had acted already, it may be tried again.</summary>
    public Task GiveUpAsync(string person, string key, CancellationToken cancellationToken) =>
        EndAsync(person, key, db => IdempotencyStore.Forget(db, person, key), cancellationToken);

    private Task<Outcome<IdempotentAnswer?>> LookUpAsync(string person, string key, string fingerprint, CancellationToken cancellationToken) =>
        database.WriteAsync<IdempotentAnswer?>(
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

    private async Task EndAsync(string person, string key, Action<DbConnection> write, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync<bool>(
                db =>
                {
                    write(db);
                    return true;
                },
                cancellationToken);
        }
        finally
        {
            _running.TryRemove((person, key), out _);
        }
    }
}
