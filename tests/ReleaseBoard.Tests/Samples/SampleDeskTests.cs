using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Samples;

/// <summary>What is appended is read again, in steps.</summary>
public sealed class SampleDeskTests : IDisposable
{
    private static readonly Slot Shop = new(new("shop"), new("production"));
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TestStore _store = new();
    private readonly SampleOptions _options = new();
    private readonly SampleBoard _board;
    private readonly SampleDesk _desk;

    public SampleDeskTests()
    {
        _board = new SampleBoard(Options.Create(_options), _store.Clock);
        _desk = new SampleDesk(_board, _store.Database);
    }

    [Fact]
    public void A_step_says_the_last_the_least_the_most_the_sum_and_the_count()
    {
        Append(Series("heat"), MetricKind.Gauge, (1, 5), (2, 3), (5, 4), (6, 9), (12, 1));

        var points = Assert.Single(Read(step: 5)).Points;

        Assert.Equal([new(At(5), 4, 3, 5, 12, 3), new(At(10), 9, 9, 9, 9, 1), new SamplePoint(At(15), 1, 1, 1, 1, 1)], points);
    }

    [Fact]
    public void A_name_finds_its_own_series_of_its_own_slot()
    {
        Append(Series("heat"), MetricKind.Gauge, (1, 5));
        Append(Series("heating"), MetricKind.Gauge, (1, 6));
        Append(Series("heat") with { Slot = Shop with { Environment = new("staging") } }, MetricKind.Gauge, (1, 7));

        Assert.Equal(5, Assert.Single(Assert.Single(Read(step: 5, name: "heat")).Points).Last);
        Assert.Equal(2, Read(step: 5).Count);
        Assert.Empty(Read(step: 5, name: "cold"));
    }

    /// <summary>What is left out without a word would be a wrong answer.</summary>
    [Fact]
    public async Task More_series_than_can_be_looked_through_are_refused_and_a_name_helps()
    {
        await _store.Database.WriteAsync<int>(
            db =>
            {
                for (var number = 0; number <= 50_000; number++)
                {
                    SeriesStore.Save(db, Series(number == 0 ? "heat" : "other", ("n", $"{number}")), MetricKind.Gauge, At(1).ToUnixTimeMilliseconds());
                }

                return 0;
            },
            CancellationToken.None);
        SampleQuestion Asking(string? name) => new() { Slot = Shop, Name = name, From = Noon.AddMinutes(-1), Until = At(60), Step = TimeSpan.FromSeconds(5) };

        Assert.Equal("samples.too-many", _desk.Read(Asking(null)).Refusal?.Code);
        Assert.Empty(_desk.Read(Asking("heat")).Value());
    }

    [Fact]
    public void A_counter_rises_also_over_its_new_beginning()
    {
        Append(Series("requests_total"), MetricKind.Counter, (1, 100), (2, 110), (6, 130), (7, 5), (8, 9));

        Assert.Equal([10, 29], Assert.Single(Read(step: 5)).Points.Select(point => point.Increase));
    }

    [Fact]
    public void A_counter_s_first_step_counts_from_the_sample_before_the_range()
    {
        Append(Series("requests_total"), MetricKind.Counter, (1, 100), (6, 130));

        Assert.Equal(30, Assert.Single(Assert.Single(Read(step: 5, from: 5)).Points).Increase);
    }

    [Fact]
    public void What_is_no_value_counts_nothing()
    {
        Append(Series("heat"), MetricKind.Gauge, (1, double.NaN), (2, 3), (6, double.NaN));

        Assert.Equal(new SamplePoint(At(5), 3, 3, 3, 3, 1), Assert.Single(Assert.Single(Read(step: 5)).Points));
    }

    [Fact]
    public void The_first_word_on_an_instant_counts_and_time_does_not_go_back()
    {
        Append(Series("heat"), MetricKind.Gauge, (2, 1), (2, 7), (1, 8), (3, 2));

        Assert.Equal(new SamplePoint(At(5), 2, 1, 2, 3, 2), Assert.Single(Assert.Single(Read(step: 5)).Points));
        Assert.Equal(2, _board.RefusedSamples);
    }

    [Fact]
    public void However_a_source_orders_its_labels_it_is_one_series()
    {
        Assert.Equal(_board.Open(Series("x", ("a", "1"), ("b", "2")), MetricKind.Gauge), _board.Open(Series("x", ("b", "2"), ("a", "1")), MetricKind.Gauge));
    }

    [Fact]
    public void Only_what_is_asked_for_is_found()
    {
        var deployment = new DeploymentId(Guid.NewGuid());
        Append(Series("x", ("code", "200"), ("host", "1")), MetricKind.Gauge, (1, 1));
        Append(Series("x", ("code", "500"), ("host", "1")), MetricKind.Gauge, (1, 2));
        Append(Series("y", ("code", "500")) with { Deployment = deployment }, MetricKind.Gauge, (1, 3));
        Append(Series("x") with { Slot = Shop with { Environment = new("testing") } }, MetricKind.Gauge, (1, 4));

        Assert.Equal([1, 2, 3], Last(Question()));
        Assert.Equal([1, 2], Last(Question() with { Name = "x" }));
        Assert.Equal([2, 3], Last(Question() with { Labels = [new("code", "500")] }));
        Assert.Equal([2], Last(Question() with { Labels = [new("host", "1"), new("code", "500")] }));
        Assert.Equal([3], Last(Question() with { Deployment = deployment }));

        IEnumerable<double> Last(SampleQuestion question) => _desk.Read(question).Value().Select(series => series.Points[^1].Last);
    }

    [Fact]
    public void No_more_series_are_opened_than_there_is_room_for_and_the_rest_is_counted()
    {
        _options.MaximumSeries = 1;
        var first = _board.Open(Series("a"), MetricKind.Gauge);

        Assert.Null(_board.Open(Series("b"), MetricKind.Gauge));
        Assert.Equal(first, _board.Open(Series("a"), MetricKind.Gauge));
        Assert.Equal((1, 1L), (_board.Count, _board.RefusedSeries));
    }

    [Theory]
    [InlineData(0, 60, 1, 200, "samples.range")]
    [InlineData(60, 0, 1, 200, "samples.step")]
    [InlineData(20_000, 1, 1, 200, "samples.step")]
    [InlineData(60, 1, 1, 0, "samples.maximum")]
    [InlineData(60, 1, 2, 1, "samples.too-many")]
    public void What_cannot_be_answered_is_refused(int seconds, int step, int series, int maximum, string code)
    {
        for (var i = 0; i < series; i++)
        {
            Append(Series($"m{i}"), MetricKind.Gauge, (1, 1));
        }

        var outcome = _desk.Read(Question() with { Until = Noon.AddSeconds(seconds), Step = TimeSpan.FromSeconds(step), MaximumSeries = maximum });

        Assert.Equal(code, outcome.Refusal?.Code);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1.2, 2)]
    [InlineData(60, 60)]
    [InlineData(61, 120)]
    [InlineData(3600, 3600)]
    [InlineData(3601, 7200)]
    public void A_step_is_rounded_up_to_what_is_kept(double wished, double step) =>
        Assert.Equal(TimeSpan.FromSeconds(step), SampleRules.Step(TimeSpan.FromSeconds(wished)));

    public void Dispose() => _store.Dispose();

    private static DateTimeOffset At(int second) => Noon.AddSeconds(second);

    private static SeriesIdentity Series(string name, params (string Name, string Value)[] labels) =>
        new(Shop, null, "scrape", new MetricSeries(name, labels.Select(label => new MetricLabel(label.Name, label.Value)).ToFacts()));

    private static SampleQuestion Question() => new() { Slot = Shop, From = Noon, Until = Noon.AddMinutes(1), Step = TimeSpan.FromSeconds(1) };

    private Facts<SeriesSamples> Read(int step, int from = 0, string? name = null) => _desk.Read(Question() with { Name = name, From = At(from), Step = TimeSpan.FromSeconds(step) }).Value();

    private void Append(SeriesIdentity identity, MetricKind kind, params (int Second, double Value)[] samples)
    {
        var id = _board.Open(identity, kind) ?? throw new InvalidOperationException("There is no room.");
        foreach (var (second, value) in samples)
        {
            Assert.True(_board.Append(id, At(second).ToUnixTimeMilliseconds(), value));
        }
    }
}
