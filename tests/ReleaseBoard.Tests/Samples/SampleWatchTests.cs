using Microsoft.Data.Sqlite;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Samples;

/// <summary>What the store keeps, over minutes and days, crashes and full disks.</summary>
public sealed class SampleWatchTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // The store may not grow any more: as on a full disk, what needs a new page is refused by SQLite (code 13).
    private const string Full = "pragma max_page_count = 1";

    private readonly SampleHouse _house = new();
    private readonly Random _random = new(4);
    private readonly DateTimeOffset _noon;

    public SampleWatchTests() => _noon = _house.Store.Clock.Now;

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(1, 60)]
    [InlineData(5, 60)]
    [InlineData(5, 3600)]
    [InlineData(15, 120)]
    public async Task After_a_crash_the_store_says_what_memory_said(int every, int step)
    {
        await LiveAsync(TimeSpan.FromMinutes(50), TimeSpan.FromSeconds(every), "heat", MetricKind.Gauge, "orders_total", MetricKind.Counter);
        var said = _house.Read(_noon, TimeSpan.FromSeconds(step));

        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        Assert.Equal(0, _house.Board.Count);
        AssertSame(said, _house.Read(_noon, TimeSpan.FromSeconds(step)));
    }

    [Fact]
    public async Task A_crash_loses_only_what_came_since_the_last_minute()
    {
        var id = _house.Open("heat");
        await _house.LiveAsync(TimeSpan.FromSeconds(150), Second, at => _house.Board.Append(id, at, 1));

        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        Assert.Equal(120, _house.Read(_noon, Second)[0].Points.Count);
    }

    [Fact]
    public async Task A_counter_goes_on_rising_over_chunks_and_crashes()
    {
        double orders = 0;
        for (var life = 0; life < 3; life++)
        {
            var id = _house.Open("orders_total", MetricKind.Counter);
            await _house.LiveAsync(TimeSpan.FromMinutes(40), Second, at => _house.Board.Append(id, at, orders += 2));
            _house.Restart();
            await _house.Watch.BeatAsync(CancellationToken.None);
        }

        foreach (var step in new[] { Second, Minute, TimeSpan.FromHours(1) })
        {
            Assert.Equal(orders - 2, Assert.Single(_house.Read(_noon, step)).Points.Sum(point => point.Increase));
        }
    }

    [Fact]
    public async Task The_tail_is_gone_once_it_is_in_chunks()
    {
        await LiveAsync(TimeSpan.FromMinutes(40), Second, "heat", MetricKind.Gauge, "orders_total", MetricKind.Counter);

        Assert.InRange(_house.Count("sample_tail"), 1, 20);
        Assert.Equal(4, _house.Count("sample_chunk"));
    }

    [Fact]
    public async Task Single_samples_go_by_their_age_and_their_minutes_stay()
    {
        _house.Options.RawHours = 1;
        await LiveAsync(TimeSpan.FromHours(4), TimeSpan.FromSeconds(5), "heat", MetricKind.Gauge, "orders_total", MetricKind.Counter);
        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        var heat = _house.Read(_noon, TimeSpan.FromSeconds(5))[0];

        Assert.Equal(Minute, heat.Points[1].At - heat.Points[0].At);
        Assert.Equal(TimeSpan.FromSeconds(5), heat.Points[^1].At - heat.Points[^2].At);
        Assert.Equal(4 * 3600 / 5, heat.Points.Sum(point => point.Count));
    }

    [Fact]
    public async Task A_full_disk_makes_samples_wait_and_go_on_when_there_is_room()
    {
        var ids = Enumerable.Range(0, 20).Select(i => _house.Open($"noise{i}")).ToList();
        await _house.LiveAsync(Minute, Second, Append);
        await _house.Store.WriteAsync(Full);
        await _house.LiveAsync(TimeSpan.FromMinutes(30), Second, Append);
        Assert.Contains("The store takes no samples", Assert.Single(_house.Board.Trouble), StringComparison.Ordinal);
        Assert.Equal(1860, _house.Read(_noon, Second)[0].Points.Count);

        await _house.Store.WriteAsync("pragma max_page_count = 1000000");
        await _house.Watch.BeatAsync(CancellationToken.None);
        Assert.Empty(_house.Board.Trouble);
        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        Assert.All(_house.Read(_noon, Second), series => Assert.Equal(1860, series.Points.Count));

        void Append(long at) => ids.ForEach(id => _house.Board.Append(id, at, _random.NextDouble()));
    }

    [Fact]
    public async Task A_store_that_another_program_holds_makes_samples_wait()
    {
        var id = _house.Open("heat");
        await _house.LiveAsync(TimeSpan.FromSeconds(59), Second, at => _house.Board.Append(id, at, 1));
        using (var other = new SqliteConnection($"Data Source={_house.Store.File};Pooling=False"))
        {
            other.Open();
            using var held = other.BeginTransaction(deferred: false);
            await _house.Watch.BeatAsync(CancellationToken.None);
            Assert.Contains("The store takes no samples", Assert.Single(_house.Board.Trouble), StringComparison.Ordinal);
        }

        await _house.Watch.BeatAsync(CancellationToken.None);
        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        Assert.Equal(59, _house.Read(_noon, Second)[0].Points.Count);
    }

    [Fact]
    public async Task A_store_that_takes_nothing_for_long_costs_the_oldest_samples_and_it_is_said()
    {
        _house.Options.MaximumMemoryMegabytes = 1;
        await _house.Store.WriteAsync(Full);
        var ids = Enumerable.Range(0, 40).Select(i => _house.Open($"noise{i}")).ToList();
        await _house.LiveAsync(TimeSpan.FromMinutes(75), Second, at => ids.ForEach(id => _house.Board.Append(id, at, _random.NextDouble())));

        Assert.InRange(_house.Board.Bytes, 0, 1.1 * (1 << 20));
        Assert.InRange(_house.Board.LostSamples, 1, 40 * 75 * 60);
        Assert.Contains(_house.Board.Trouble, said => said.Contains("were lost: memory was full (1 MiB", StringComparison.Ordinal));
        Assert.Equal(_house.Store.Clock.Now, _house.Read(_house.Store.Clock.Now - Minute, Second)[0].Points[^1].At);
    }

    [Fact]
    public async Task Beyond_the_bound_on_bytes_the_oldest_go_and_it_is_said()
    {
        _house.Options.MaximumDiskMegabytes = 1;
        var ids = Enumerable.Range(0, 20).Select(i => _house.Open($"noise{i}")).ToList();
        await _house.LiveAsync(TimeSpan.FromHours(4), Second, at => ids.ForEach(id => _house.Board.Append(id, at, _random.NextDouble())));

        var bytes = _house.Store.Database.Read(db => Dapper.SqlMapper.ExecuteScalar<long>(db, "select sum(length(data)) from sample_segment"));
        Assert.InRange(bytes, 1, 3 << 20);
        Assert.Contains("went before their age", Assert.Single(_house.Board.Trouble), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_chunk_is_passed_over_and_it_is_said()
    {
        await LiveAsync(TimeSpan.FromMinutes(60), Second, "heat", MetricKind.Gauge, "orders_total", MetricKind.Counter);
        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);
        await _house.Store.WriteAsync("update sample_segment set data = zeroblob(length(data)) where id = (select min(id) from sample_segment)");

        var heat = _house.Read(_noon, Second)[0];

        Assert.InRange(heat.Points.Count, 2400, 3599);
        Assert.Contains("damaged and passed over", Assert.Single(_house.Board.Trouble), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_series_is_let_go_and_its_number_means_nothing_any_more()
    {
        var id = _house.Open("heat");
        await _house.LiveAsync(Minute, Second, at => _house.Board.Append(id, at, 1));
        await _house.LiveAsync(TimeSpan.FromMinutes(20), Second, _ => { });

        Assert.Equal((0, false), (_house.Board.Count, _house.Board.Append(id, _house.Store.Clock.Now.ToUnixTimeMilliseconds(), 1)));
        var other = _house.Open("other");
        Assert.NotEqual(id, other);
        Assert.False(_house.Board.Append(id, _house.Store.Clock.Now.ToUnixTimeMilliseconds(), 1));
        Assert.Equal(60, _house.Read(_noon, Second)[0].Points.Count);
    }

    [Fact]
    public async Task Series_past_every_age_leave_nothing_behind()
    {
        await LiveAsync(TimeSpan.FromMinutes(30), Second, "heat", MetricKind.Gauge, "orders_total", MetricKind.Counter);
        _house.Restart();
        _house.Store.Clock.Advance(TimeSpan.FromDays(40));
        await _house.Watch.BeatAsync(CancellationToken.None);
        _house.Store.Clock.Advance(TimeSpan.FromDays(2));
        for (var minute = 0; minute < 30; minute++)
        {
            await _house.Watch.BeatAsync(CancellationToken.None);
        }

        Assert.All(["sample_series", "sample_chunk", "sample_segment", "sample_rollup", "sample_tail"], table => Assert.Equal(0, _house.Count(table)));
    }

    [Fact]
    public void A_sample_from_the_future_is_refused_and_shuts_nothing_out()
    {
        var id = _house.Open("heat");
        _house.Board.Append(id, _noon.AddYears(20).ToUnixTimeMilliseconds(), 1);
        _house.Board.Append(id, _noon.ToUnixTimeMilliseconds(), 2);

        Assert.Equal(2, Assert.Single(_house.Read(_noon.AddMinutes(-1), Second)).Points[0].Last);
        Assert.Contains("from the future", Assert.Single(_house.Board.Trouble), StringComparison.Ordinal);
    }

    private Task LiveAsync(TimeSpan time, TimeSpan step, string gauge, MetricKind gaugeKind, string counter, MetricKind counterKind)
    {
        var (heat, orders) = (_house.Open(gauge, gaugeKind), _house.Open(counter, counterKind));
        return _house.LiveAsync(time, step, at =>
        {
            _house.Board.Append(heat, at, Math.Round(20 + (_random.NextDouble() * 5), 2));
            _house.Board.Append(orders, at, at / 1000 % 5000 * 3);
        });
    }

    /// <summary>A sum over a minute may be rounded to the decimals of what was summed.</summary>
    private static void AssertSame(Facts<SeriesSamples> expected, Facts<SeriesSamples> read)
    {
        Assert.Equal(expected.Select(series => (series.Identity, series.Kind)), read.Select(series => (series.Identity, series.Kind)));
        foreach (var (one, other) in expected.Zip(read))
        {
            Assert.Equal(one.Points.Select(Rounded), other.Points.Select(Rounded));
        }

        static SamplePoint Rounded(SamplePoint point) => point with { Sum = Math.Round(point.Sum, 6) };
    }
}
