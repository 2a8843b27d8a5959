using System.Text;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>What people may say of sources, and where their secrets are.</summary>
public sealed class SourceDeskTests : IAsyncLifetime, IDisposable
{
    private SignalHouse _house = default!;

    private static SourceWish Wish => new()
    {
        Slot = SignalHouse.Shop,
        Name = "main",
        Kind = SourceKind.Prometheus,
        Address = "https://prometheus.example/base/",
        Access = SourceAccessKind.Bearer,
        Secret = "hunter2hunter2",
        Queries = [new("errors", "sum(rate(errors_total{app=\"{{application}}\"}[1m]))")],
    };

    public async Task InitializeAsync() => _house = await SignalHouse.BuildAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_secret_is_in_no_fact_no_journal_and_no_plain_byte_of_the_store()
    {
        var made = await _house.PutAsync(Wish);

        Assert.True(made.Access.HasSecret);
        Assert.Equal("hunter2hunter2", _house.Desk.Secret(made).Value());
        Assert.DoesNotContain("hunter2", Wish.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_house.Database.Read(db => JournalStore.After(db, 0, 100)), entry => $"{entry.Sentence}{entry.Details}".Contains("hunter2", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_house.StoreFile) ?? ""))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var read = new StreamReader(open, Encoding.Latin1);
            Assert.DoesNotContain("hunter2", await read.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_secret_stays_when_it_is_not_said_again_but_never_goes_to_another_host()
    {
        await _house.PutAsync(Wish);
        var kept = await _house.PutAsync(Wish with { Secret = null, Interval = TimeSpan.FromSeconds(30) });

        Assert.Equal("hunter2hunter2", _house.Desk.Secret(kept).Value());
        Assert.Equal(
            ["source.secret-needed", "source.secret-needed", "source.secret-needed"],
            new[]
            {
                Wish with { Secret = null, Address = "https://evil.example/base/" },
                Wish with { Secret = "", Address = "http://prometheus.example/base/" },
                Wish with { Secret = null, Access = SourceAccessKind.Basic, User = "me" },
            }.Select(wish => _house.Desk.PutAsync(wish, _house.Admin, default).Result.Refusal?.Code));
        Assert.Null(_house.Desk.Secret(await _house.PutAsync(Wish with { Secret = null, Access = SourceAccessKind.None })).Value());
    }

    [Fact]
    public async Task The_same_wish_again_changes_nothing_and_an_old_one_is_told()
    {
        var one = await _house.PutAsync(Wish with { BasedOn = 0 });
        var again = await _house.PutAsync(Wish with { Secret = null, BasedOn = 1 });

        Assert.Equal(one, again);
        Assert.Equal("source.changed-meanwhile", (await _house.Desk.PutAsync(Wish with { BasedOn = 0 }, _house.Admin, default)).Refusal?.Code);
        Assert.Equal(1, _house.Database.Read(db => JournalStore.After(db, 0, 100)).Count(entry => entry.Act.StartsWith("source.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_may_not_edit_the_application_may_not_edit_its_sources()
    {
        var vera = await _house.PersonAsync("vera", Role.Viewer);
        var narrow = await _house.TokenAsync(_house.Admin, "other");
        await _house.PutAsync(Wish);

        Assert.Equal("permission.missing", (await _house.Desk.PutAsync(Wish, vera, default)).Refusal?.Code);
        Assert.Equal("permission.other-application", (await _house.Desk.RemoveAsync(SignalHouse.Shop, "main", null, narrow, default)).Refusal?.Code);
        Assert.Equal("permission.other-application", _house.Desk.MayEdit(SignalHouse.Shop, narrow).Refusal?.Code);
        Assert.Single(_house.Desk.List(SignalHouse.Shop));
    }

    [Fact]
    public async Task A_removed_source_is_gone_with_its_secret_and_the_journal_says_why()
    {
        await _house.PutAsync(Wish);
        (await _house.Desk.RemoveAsync(SignalHouse.Shop, "main", "moved", _house.Admin, default)).Value();

        Assert.Empty(_house.Desk.List());
        Assert.Equal("source.unknown", (await _house.Desk.RemoveAsync(SignalHouse.Shop, "main", null, _house.Admin, default)).Refusal?.Code);
        var entry = _house.Database.Read(db => JournalStore.After(db, 0, 100)).Single(entry => entry.Act == "source.removed");
        Assert.Equal(("The source main of shop in production (Prometheus at https://prometheus.example/base/) was removed.", "moved"), (entry.Sentence, entry.Reason));
    }

    [Theory]
    [InlineData("ftp://x/")]
    [InlineData("prometheus:9090")]
    [InlineData("/metrics")]
    [InlineData("http://user:word@x/")]
    [InlineData("http://x/?query=up")]
    [InlineData("http://x/#here")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_is_plain_http(string? address) => Assert.Equal("source.address", SourceRules.Apply(null, Wish with { Address = address }).Refusal?.Code);

    [Fact]
    public void What_cannot_be_is_refused_by_name()
    {
        (string Code, SourceWish Wish)[] cases =
        [
            ("source.malformed", Wish with { Name = "Main!" }),
            ("source.name", Wish with { Name = "instances" }),
            ("source.name", Wish with { Name = "otlp" }),
            ("source.name", new SourceWish { Slot = SignalHouse.Shop, Name = "mine", Kind = SourceKind.Otlp }),
            ("source.interval", Wish with { Interval = TimeSpan.Zero }),
            ("source.interval", Wish with { Interval = TimeSpan.FromDays(1) }),
            ("source.timeout", Wish with { Timeout = TimeSpan.FromHours(1) }),
            ("source.size", Wish with { MaximumBytes = int.MaxValue }),
            ("source.user", Wish with { Access = SourceAccessKind.Basic, User = "a:b" }),
            ("source.secret", Wish with { Secret = "a\r\nX-Evil: 1" }),
            ("source.secret-unused", Wish with { Access = SourceAccessKind.None }),
            ("source.queries", Wish with { Queries = [] }),
            ("source.queries", Wish with { Queries = Enumerable.Range(0, 51).Select(i => new SourceQuery($"m{i}", "1")).ToFacts() }),
            ("source.query-name", Wish with { Queries = [new("bad name", "1")] }),
            ("source.query-name", Wish with { Queries = [new("a", "1"), new("a", "2")] }),
            ("query.place-bare", Wish with { Queries = [new("a", "up{{version}}")] }),
            ("source.is-sent", new SourceWish { Slot = SignalHouse.Shop, Name = "otlp", Kind = SourceKind.Otlp, Address = "http://x" }),
            ("source.kind", Wish with { Kind = (SourceKind)9 }),
        ];

        Assert.Equal(cases.Select(one => one.Code), cases.Select(one => SourceRules.Apply(null, one.Wish).Refusal?.Code));
    }

    [Fact]
    public async Task Two_sources_of_a_place_do_not_bring_the_same_metric()
    {
        await _house.PutAsync(Wish);

        Assert.Equal("source.query-taken", (await _house.Desk.PutAsync(Wish with { Name = "second" }, _house.Admin, default)).Refusal?.Code);
    }
}
