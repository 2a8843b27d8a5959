using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Words;

public sealed class IdempotencyDeskTests : IDisposable
{
    private static readonly IdempotentAnswer Answer = new(200, "application/json", null, "{}");

    private readonly TestStore _store = new();
    private readonly IdempotencyDesk _desk;

    public IdempotencyDeskTests() => _desk = new(_store.Database, _store.Clock);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Who_hangs_up_while_another_write_holds_the_pen_may_call_again()
    {
        using var caller = new CancellationTokenSource();
        await WhilePenIsHeldAsync(async () =>
        {
            var call = _desk.BeginAsync("ada", "key", "print", caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        });

        var again = await _desk.BeginAsync("ada", "key", "print", default);

        Assert.Null(again.Value());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_whose_end_could_not_be_written_does_not_run_for_ever(bool finishes)
    {
        (await _desk.BeginAsync("ada", "key", "print", default)).Value();
        using var gone = new CancellationTokenSource();
        await WhilePenIsHeldAsync(async () =>
        {
            var end = finishes ? _desk.FinishAsync("ada", "key", Answer, gone.Token) : _desk.GiveUpAsync("ada", "key", gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);
        });

        var again = await _desk.BeginAsync("ada", "key", "print", default);

        Assert.Null(again.Value());
    }

    [Fact]
    public async Task A_call_that_runs_is_not_begun_twice_and_its_answer_is_given_again()
    {
        (await _desk.BeginAsync("ada", "key", "print", default)).Value();
        var meanwhile = await _desk.BeginAsync("ada", "key", "print", default);
        await _desk.FinishAsync("ada", "key", Answer, default);

        var afterwards = await _desk.BeginAsync("ada", "key", "print", default);

        Assert.Equal("idempotency.running", meanwhile.Refusal?.Code);
        Assert.Equal(Answer, afterwards.Value());
    }

    [Fact]
    public async Task What_the_first_write_of_a_call_gave_is_kept_and_what_clears_up_after_it_is_not()
    {
        (await _desk.BeginAsync("ada", "key", "print", default)).Value();
        using (IdempotencyDesk.Mark("ada", "key", keep: true))
        {
            await _store.Database.WriteAsync<string>(_ => "the act", default);
            await _store.Database.WriteAsync<int>(_ => 7, default);
        }

        var afterCrash = await new IdempotencyDesk(_store.Database, _store.Clock).BeginAsync("ada", "key", "print", default);

        Assert.Equal("\"the act\"", afterCrash.Value()?.Body);
    }

    private async Task WhilePenIsHeldAsync(Func<Task> act)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        var writer = Task.Run(() => _store.Database.WriteAsync<bool>(
            _ =>
            {
                held.SetResult();
                release.Wait();
                return true;
            },
            default));
        await held.Task;
        try
        {
            await act();
        }
        finally
        {
            release.Set();
            await writer;
        }
    }
}
