using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class PromotionConsentTests : IDisposable
{
    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task It_is_given_by_the_last_who_approves_else_by_who_asks()
    {
        var asked = Some.Promotion(id: 7);
        await InsertAsync(asked);
        await InsertAsync(Some.Promotion(id: 8) with { Approvals = [Vote(true, 20), Vote(true, 10), Vote(false, 30)] });

        Assert.Equal((asked.RequestedAt, Some.Noon.AddMinutes(20), null), (Given(7), Given(8), Given(9)));

        Approval Vote(bool isYes, int minute) => new(new("rosa"), isYes, "", Some.Noon.AddMinutes(minute), asked.Digest, 0);
    }

    [Fact]
    public async Task What_waits_with_a_version_goes_with_its_own_settings()
    {
        await InsertAsync(Some.Promotion("1.1.0", id: 7) with { SettingsRevision = 3 });

        Assert.Equal((7, 3), Waiting("1.1.0"));
        Assert.Null(Waiting("1.2.0"));

        (long Promotion, long Settings)? Waiting(string version) => _store.Database.Read(db => new PromotionConsent().Waiting(db, Some.Slot, new(version)));
    }

    private DateTimeOffset? Given(long promotion) => _store.Database.Read(db => new PromotionConsent().GivenAt(db, promotion));

    private Task<Outcome<bool>> InsertAsync(Promotion promotion) => _store.Database.WriteAsync<bool>(
        db =>
        {
            PromotionStore.Insert(db, promotion);
            return true;
        },
        default);
}
