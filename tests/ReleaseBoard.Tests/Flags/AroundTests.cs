using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Flags;

/// <summary>Where others must agree to what people get, there is no way round them; off needs nobody and is the way through.</summary>
public sealed class AroundTests : IAsyncLifetime
{
    private FlagRoom _room = null!;

    public async Task InitializeAsync()
    {
        _room = await FlagRoom.OpenAsync();
        await _room.FlagAsync(application: "shop");
        (await _room.Desk.PutSegmentAsync(new("beta"), SomeFlag.Prod, new() { Included = ["ada"] }, 0, null, _room.Pam, default)).Value();
        await _room.SetAsync(new()
        {
            IsEnabled = true,
            OffVariant = "off",
            Rules = [new() { Id = "beta", Clauses = [new() { Operator = ClauseOperator.InSegment, Values = ["beta"] }], Serve = Serving.Of("on") }],
            Fallthrough = Serving.Of("off"),
        });
        await _room.ApprovalAsync();
    }

    public Task DisposeAsync()
    {
        _room.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Neither_variants_nor_the_application_nor_a_segment_nor_the_archive_leads_round_the_votes()
    {
        var flag = FlagWish.Of(_room.Desk.Find(FlagRoom.Checkout)!.Flag);

        Assert.Equal("flag.needs-approval", await PutAsync(flag with { Application = null }));
        Assert.Equal("flag.needs-approval", await PutAsync(flag with { Variants = [new("off", JsonText.False), new("on", JsonText.True), new("more", JsonText.True)] }));
        Assert.Equal("flag.needs-approval", (await _room.Desk.PutSegmentAsync(new("beta"), SomeFlag.Prod, new() { Included = ["ada", "eve"] }, 1, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal("flag.needs-approval", (await _room.Desk.ArchiveAsync(FlagRoom.Checkout, null, _room.Pam, default)).Refusal?.Code);
        Assert.Null(await PutAsync(flag with { Description = "The same for everyone" }));
    }

    [Fact]
    public async Task Turned_off_it_may_be_changed_and_archived()
    {
        (await _room.Desk.KillAsync(FlagRoom.Checkout, SomeFlag.Prod, null, _room.Pam, default)).Value();

        Assert.Null((await _room.Desk.PutSegmentAsync(new("beta"), SomeFlag.Prod, new() { Included = ["eve"] }, 1, null, _room.Pam, default)).Refusal);
        Assert.Null((await _room.Desk.ArchiveAsync(FlagRoom.Checkout, null, _room.Pam, default)).Refusal);
    }

    [Fact]
    public async Task A_flag_goes_after_its_guard_not_before()
    {
        await _room.FlagAsync(new("guarded"));
        var wish = new GuardWish(new("guarded"), SomeFlag.Prod, "on", "off", [new() { Weight = 5_000 }]) { BasedOn = 0, Limits = new() { WatchesHealth = false } };
        var guard = (await _room.Desk.BeginGuardAsync(wish, _room.Pam, default)).Value();

        Assert.Equal("flag.guarded", (await _room.Desk.ArchiveAsync(new("guarded"), null, _room.Pam, default)).Refusal?.Code);
        (await _room.Desk.EndGuardAsync(guard.Id, null, _room.Pam, default)).Value();
        Assert.Null((await _room.Desk.ArchiveAsync(new("guarded"), null, _room.Pam, default)).Refusal);
    }

    private async Task<string?> PutAsync(FlagWish wish) => (await _room.Desk.PutAsync(wish with { BasedOn = null }, _room.Pam, default)).Refusal?.Code;
}
