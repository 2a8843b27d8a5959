using Microsoft.Data.Sqlite;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class LockedStoreTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_act_on_a_store_that_another_program_holds_is_refused_with_a_sentence_and_changes_nothing()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        var promotion = await _bench.RequestAsync("1.0.0", ops);
        using (var other = new SqliteConnection($"Data Source={_bench.Store.File};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction(deferred: false);

            var refused = await _bench.Desk.AbortAsync(promotion.Id, "It was a mistake.", ops, CancellationToken.None);

            Assert.Equal(("store.busy", RefusalKind.Unavailable), (refused.Refusal?.Code, refused.Refusal?.Kind));
        }

        Assert.Equal(PromotionPhase.Queued, _bench.Find(promotion).Phase);
        Assert.Null((await _bench.Desk.AbortAsync(promotion.Id, "It was a mistake.", ops, CancellationToken.None)).Refusal);
    }
}
