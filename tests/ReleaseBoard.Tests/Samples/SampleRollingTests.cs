using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Tests.Samples;

/// <summary>Minutes and hours are written where they are worth it, and for the rest before the samples go.</summary>
public sealed class SampleRollingTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SampleHouse _house = new();
    private readonly DateTimeOffset _noon;

    public SampleRollingTests() => _noon = _house.Store.Clock.Now;

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData(1, true)]
    [InlineData(5, false)]
    [InlineData(15, false)]
    public async Task A_minute_of_few_samples_is_not_kept_beside_them(int seconds, bool isKept)
    {
        await CountAsync(TimeSpan.FromHours(3), TimeSpan.FromSeconds(seconds));

        Assert.Equal(isKept, _house.Count("sample_rollup") > 0);
        Assert.NotEqual(0, _house.Count("sample_chunk"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(15)]
    public async Task Before_samples_go_their_minutes_are_there_and_no_rise_of_a_counter_is_lost(int seconds)
    {
        _house.Options.RawHours = 1;
        var last = await CountAsync(TimeSpan.FromHours(9), TimeSpan.FromSeconds(seconds));
        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        foreach (var step in new[] { Fine(seconds), Minute, Hour })
        {
            var points = Assert.Single(_house.Read(_noon, step)).Points;
            Assert.Equal((last - 1, 9 * 3600 / seconds), (points.Sum(point => point.Increase), points.Sum(point => point.Count)));
        }

        Assert.Equal(Minute, Span(_house.Read(_noon, Fine(seconds))[0], 0));
    }

    [Fact]
    public async Task A_series_that_changes_its_pace_tells_all_of_itself_in_every_step()
    {
        _house.Options.RawHours = 2;
        double last = 0;
        foreach (var seconds in new[] { 15, 1, 15, 1 })
        {
            last = await CountAsync(TimeSpan.FromHours(3), TimeSpan.FromSeconds(seconds), last);
        }

        _house.Restart();
        await _house.Watch.BeatAsync(CancellationToken.None);

        Assert.All([Minute, Hour, Fine(1)], step => Assert.Equal(last - 1, Assert.Single(_house.Read(_noon, step)).Points.Sum(point => point.Increase)));
    }

    [Fact]
    public async Task Beyond_the_bound_on_bytes_minutes_are_written_before_samples_go()
    {
        _house.Options.MaximumDiskMegabytes = 1;
        var random = new Random(2);
        var ids = Enumerable.Range(0, 120).Select(i => _house.Open($"noise{i}")).ToList();
        await _house.LiveAsync(TimeSpan.FromHours(12), TimeSpan.FromSeconds(15), at => ids.ForEach(id => _house.Board.Append(id, at, random.NextDouble())));

        Assert.Contains("went before their age", Assert.Single(_house.Board.Trouble), StringComparison.Ordinal);
        Assert.NotEqual(0, _house.Count("sample_rollup"));
        Assert.Equal(12 * 240, _house.Read(_noon, Hour)[0].Points.Sum(point => point.Count));
    }

    // As fine as one answer may be over so many hours.
    private static TimeSpan Fine(int seconds) => TimeSpan.FromSeconds(Math.Max(5, seconds));

    private static TimeSpan Span(SeriesSamples series, int at) => series.Points[at + 1].At - series.Points[at].At;

    /// <summary>One counter that rises by one a sample. Answers where it stands.</summary>
    private async Task<double> CountAsync(TimeSpan time, TimeSpan every, double from = 0)
    {
        var id = _house.Open("orders_total", MetricKind.Counter);
        await _house.LiveAsync(time, every, at => _house.Board.Append(id, at, ++from));
        return from;
    }
}
