using Microsoft.Extensions.Logging.Abstractions;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.FlagRoom;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class ExposureTests : IAsyncLifetime
{
    private readonly ExposureBoard _counts = new();
    private FlagRoom _room = null!;

    public async Task InitializeAsync()
    {
        _room = await OpenAsync();
        await _room.FlagAsync();
    }

    public Task DisposeAsync()
    {
        _room.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_waits_in_memory_and_what_is_written_down_are_seen_together_for_an_hour()
    {
        Count("on", 3);
        await Watch().WriteAsync(default);
        Count("on", 2);
        Count(null, 1);

        Assert.Equal([new ExposureSum(Prod, Checkout, [new("", 1), new("on", 5)])], Desk().LastHour(Prod));
        Assert.Empty(Desk().LastHour(Dev));
        await Watch().WriteAsync(default);
        Assert.Equal([new ExposureSum(Prod, Checkout, [new("", 1), new("on", 5)])], Desk().LastHour());
        _room.Store.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Empty(Desk().LastHour());
        Assert.Equal(6, Desk().Hours(Checkout, Prod, 7).Sum(hour => hour.Count));
    }

    [Fact]
    public async Task Minutes_are_kept_apart_and_the_last_one_outlives_them()
    {
        var watch = Watch();
        Count("on", 1);
        await watch.WriteAsync(default);
        _room.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        Count("on", 2);
        await watch.WriteAsync(default);

        Assert.Equal([1L, 2L], Desk().Minutes(Checkout, Prod).Select(minute => minute.Count));
        var last = _room.Store.Clock.Now;
        _room.Store.Clock.Advance(TimeSpan.FromDays(100));
        Count("off", 1);
        await watch.WriteAsync(default);
        Assert.Equal(1, _room.Store.Database.Read(db => ExposureStore.Hours(db, Checkout, Prod, DateTimeOffset.UnixEpoch).Count()));
        Assert.True(_room.Desk.Find(Checkout)?.In(Prod)?.LastEvaluated > last);
    }

    [Fact]
    public async Task Counts_that_could_not_be_written_wait_for_the_next_try()
    {
        var watch = Watch();
        Count("on", 3);
        await _room.Store.WriteAsync("alter table flag_minute rename to away");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => watch.WriteAsync(default));
        Count("on", 4);
        await _room.Store.WriteAsync("alter table away rename to flag_minute");

        await watch.WriteAsync(default);

        Assert.Equal(7, Desk().LastHour().Single().Count);
    }

    [Fact]
    public void Beyond_its_bound_memory_does_not_grow()
    {
        for (var i = 0; i < ExposureBoard.MostCounters; i++)
        {
            _counts.Count(Prod, new($"f{i}"), "on");
        }

        var beyond = _counts.CounterOf(Prod, new("one-more"), "on");
        beyond.Count();

        Assert.Same(beyond, _counts.CounterOf(Prod, new("another"), null));
        Assert.Equal(1, _counts.Beyond);
    }

    [Fact]
    public async Task Counting_from_many_threads_loses_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                _counts.Count(Prod, Checkout, i % 2 == 0 ? "on" : "off");
            }
        })));

        Assert.Equal(80_000, Desk().LastHour().Single().Count);
    }

    [Fact]
    public void Only_what_is_here_is_counted_for_others()
    {
        Assert.Equal(2, Desk().Add(Prod, [new(Checkout, "on", 5), new(Checkout, null, 1)]).Value());
        Assert.Equal("exposure.unknown", Desk().Add(Prod, [new(Checkout, "on", 5), new(Checkout, "blue", 1)]).Refusal?.Code);
        Assert.Equal("exposure.unknown", Desk().Add(Prod, [new(new("gone"), "on", 5)]).Refusal?.Code);
        Assert.Equal("exposure.unknown", Desk().Add(Prod, [new(Checkout, "on", -5)]).Refusal?.Code);
        Assert.Equal("environment.unknown", Desk().Add(new("gone"), [new(Checkout, "on", 5)]).Refusal?.Code);
        Assert.Equal(6, Desk().LastHour().Single().Count);
    }

    [Fact]
    public async Task Builds_post_the_places_that_name_a_flag_and_the_next_build_replaces_them()
    {
        var desk = new CodeReferenceDesk(_room.Store.Database, _room.Store.Feed, _room.Store.Clock);
        CodeReference Place(string file, int line) => new(new("shop"), Checkout, file, line);

        (await desk.PutAsync(new("shop"), [Place("src/Checkout.cs", 12), Place("src/Checkout.cs", 80)], _room.Ada, default)).Value();
        (await desk.PutAsync(new("shop"), [Place("src/Pay.cs", 7)], _room.Ada, default)).Value();

        Assert.Equal([Place("src/Pay.cs", 7)], _room.Desk.Find(Checkout)?.References);
        Assert.Equal("code-references.file", (await desk.PutAsync(new("shop"), [Place("/etc/passwd", 1)], _room.Ada, default)).Refusal?.Code);
        Assert.Equal("code-references.line", (await desk.PutAsync(new("shop"), [Place("a.cs", 0)], _room.Ada, default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await desk.PutAsync(new("shop"), [], _room.Pam, default)).Refusal?.Code);
    }

    private void Count(string? variant, long times) => _counts.CounterOf(Prod, Checkout, variant).Count(times);

    private ExposureWatch Watch() => new(_room.Store.Database, _counts, _room.Store.Clock, NullLogger<ExposureWatch>.Instance);

    private ExposureDesk Desk() => new(_room.Store.Database, _counts, _room.Board, _room.Store.Clock);
}
