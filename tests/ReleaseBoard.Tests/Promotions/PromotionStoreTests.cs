using Microsoft.Data.Sqlite;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class PromotionStoreTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_promotion_comes_back_as_it_was_written()
    {
        var promotion = Some.Promotion(phase: PromotionPhase.AwaitingIntervention, stage: Some.Stage(5, 100) with { Approvals = [Some.Rule(2, people: "lin")] }) with
        {
            Kind = PromotionKind.Rollback,
            SettingsRevision = 3,
            Reason = "It fails.",
            StoppedIn = PromotionPhase.Deploying,
            IsPaused = true,
            PausedSince = Some.Noon,
            StepSince = Some.Noon,
            Pauses = [new(Some.Noon, Some.Noon.AddSeconds(3))],
            Step = 1,
            Approvals = [new(new("ada"), true, "Fine.", Some.Noon, Some.Digest("1.1.0"), 3)],
            Verdicts = [new(0, 5, VerdictGrade.Pass, "500 requests.", Some.Noon)],
            Overrides = [new("hold", new("grace"), "A fix.", Some.Noon)],
            Explanation = "No instance became ready.",
            ReadyAt = Some.Noon,
        };

        await InsertAsync(promotion);

        Assert.Equal(promotion, Find(promotion.Id));
    }

    [Fact]
    public async Task A_save_that_names_another_revision_than_the_stored_one_is_not_done()
    {
        var promotion = Some.Promotion(phase: PromotionPhase.RollingOut);
        await InsertAsync(promotion);

        var one = promotion with { Step = 1, Revision = promotion.Revision + 1 };
        var other = promotion with { Step = 2, Revision = promotion.Revision + 1 };

        Assert.Equal((true, false), (await SaveAsync(one), await SaveAsync(other)));
        Assert.Equal(1, Find(promotion.Id)?.Step);
    }

    [Fact]
    public async Task What_has_ended_is_not_written_again()
    {
        var promotion = Some.Promotion(phase: PromotionPhase.Succeeded);
        await InsertAsync(promotion);

        Assert.False(await SaveAsync(promotion with { Phase = PromotionPhase.RollingOut, EndedAt = null, Revision = promotion.Revision + 1 }));
    }

    [Theory]
    [InlineData(PromotionPhase.Deploying)]
    [InlineData(PromotionPhase.RollingOut)]
    [InlineData(PromotionPhase.AwaitingIntervention)]
    [InlineData(PromotionPhase.RollingBack)]
    [InlineData(PromotionPhase.Aborting)]
    public async Task The_store_itself_lets_only_one_own_a_slot(PromotionPhase phase)
    {
        await InsertAsync(Some.Promotion(phase: phase, id: 1));

        var second = await Assert.ThrowsAsync<SqliteException>(() => InsertAsync(Some.Promotion("1.2.0", PromotionPhase.Deploying, id: 2)));

        Assert.Contains("UNIQUE", second.Message, StringComparison.Ordinal);
        await InsertAsync(Some.Promotion("1.2.0", PromotionPhase.Deploying, id: 3) with { Slot = Some.Slot with { Environment = new("staging") } });
    }

    [Fact]
    public async Task Many_may_wait_in_a_slot()
    {
        await InsertAsync(Some.Promotion(phase: PromotionPhase.RollingOut, id: 1));
        await InsertAsync(Some.Promotion("1.2.0", PromotionPhase.Queued, id: 2));
        await InsertAsync(Some.Promotion("1.3.0", PromotionPhase.Queued, id: 3));

        Assert.Equal(3, _store.Database.Read(db => PromotionStore.Open(db, Some.Slot)).Count);
    }

    [Fact]
    public async Task Lists_come_in_pages_newest_first_and_filtered()
    {
        for (var id = 1; id <= 5; id++)
        {
            await InsertAsync(Some.Promotion($"1.{id}.0", id == 5 ? PromotionPhase.Queued : PromotionPhase.Succeeded, id: id));
        }

        var first = List(new() { IsOpen = false }, null);
        var second = List(new() { IsOpen = false }, first.Next);

        Assert.Equal(["4", "3"], first.Items.Select(promotion => promotion.Id.ToString()));
        Assert.Equal(["2", "1"], second.Items.Select(promotion => promotion.Id.ToString()));
        Assert.Null(second.Next);
        Assert.Equal(["5"], List(new() { Application = Some.Slot.Application, Phase = PromotionPhase.Queued }, null).Items.Select(promotion => promotion.Id.ToString()));
    }

    private Engine.Words.Page<Promotion> List(PromotionFilter filter, string? cursor) => _store.Database.Read(db => PromotionStore.List(db, filter, cursor, 2));

    private Promotion? Find(PromotionId id) => _store.Database.Read(db => PromotionStore.Find(db, id));

    private Task<Outcome<bool>> InsertAsync(Promotion promotion) => _store.Database.WriteAsync<bool>(
        db =>
        {
            PromotionStore.Insert(db, promotion);
            return true;
        },
        CancellationToken.None);

    private async Task<bool> SaveAsync(Promotion promotion) =>
        (await _store.Database.WriteAsync<bool>(db => PromotionStore.Save(db, promotion), CancellationToken.None)).Value();
}
