using Bunit;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Ui;

/// <summary>The charts: what is missing is a gap, axes are round, and words say what lines show.</summary>
public sealed class ChartTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly BunitContext _context = Components.Context();

    [Fact]
    public void A_missing_value_breaks_the_line_instead_of_falling_to_zero()
    {
        var scale = new ChartScale(With(0, 3, null, 3, 6));

        Assert.Equal("M0 100h.01L250 50M750 50h.01L1000 0", scale.Path(With(0, 3, null, 3, 6).Series[0]));
    }

    [Fact]
    public void A_span_nobody_measured_breaks_the_line_too()
    {
        var late = Series("now", (0, 1), (1, 1), (8, 1), (9, 1));
        var chart = With(1) with { Series = [late], Until = Noon.AddSeconds(10) };

        Assert.Equal(2, new ChartScale(chart).Path(late).Count(letter => letter == 'M'));
    }

    [Theory]
    [InlineData(0.081, ChartUnit.Share, 0.1, 3)]
    [InlineData(412, ChartUnit.PerSecond, 600, 4)]
    [InlineData(95, ChartUnit.Milliseconds, 100, 3)]
    [InlineData(2, ChartUnit.Count, 2, 3)]
    [InlineData(200_000_000, ChartUnit.Bytes, 201_326_592, 4)]
    [InlineData(0, ChartUnit.Share, 0.01, 2)]
    [InlineData(0.3, ChartUnit.Cores, 0.3, 4)]
    public void The_upright_axis_is_cut_at_round_figures(double highest, ChartUnit unit, double top, int cuts)
    {
        var scale = new ChartScale(With(highest) with { Unit = unit });

        Assert.Equal(top, scale.Top, 6);
        Assert.Equal(cuts, scale.Levels.Count);
        Assert.Equal(0, scale.Levels[0]);
    }

    [Theory]
    [InlineData(5, 60)]
    [InlineData(15, 300)]
    [InlineData(60, 600)]
    [InlineData(360, 3600)]
    public void The_time_axis_is_cut_at_round_instants(int minutes, int step)
    {
        var instants = new ChartScale(With(1) with { From = Noon.AddSeconds(7), Until = Noon.AddSeconds(7).AddMinutes(minutes) }).Instants().ToList();

        Assert.InRange(instants.Count, 2, 7);
        Assert.All(instants, at => Assert.Equal(0, at.ToUnixTimeSeconds() % step));
        Assert.All(instants.Zip(instants.Skip(1)), pair => Assert.Equal(step, (pair.Second - pair.First).TotalSeconds));
    }

    [Theory]
    [InlineData(0.0394, ChartUnit.Share, "3.94 %")]
    [InlineData(1234, ChartUnit.Milliseconds, "1.23 s")]
    [InlineData(21.37, ChartUnit.Milliseconds, "21.4 ms")]
    [InlineData(0.38, ChartUnit.Cores, "38 % of a core")]
    [InlineData(67_108_864, ChartUnit.Bytes, "64 MiB")]
    [InlineData(412, ChartUnit.PerSecond, "412 /s")]
    [InlineData(double.NaN, ChartUnit.Count, "no data")]
    public void A_value_is_said_with_its_unit(double value, ChartUnit unit, string words) => Assert.Equal(words, ChartWords.Value(value, unit));

    [Fact]
    public void A_chart_says_in_words_what_it_shows()
    {
        var chart = With(0.01, 0.04, 0.02) with { Unit = ChartUnit.Share, Limit = 0.05 };

        var page = _context.Render<LineChart>(set => set.Add(view => view.Fact, chart));

        Assert.Equal(
            "Failures, 12:00:00 to 12:00:02 UTC. 1.2.0: 2 % at the end, 1 % to 4 %. Limit 5 %.",
            page.Find("svg.chart-plot").GetAttribute("aria-label"));
        Assert.Equal(("0 0 2 100", "0.06", "2"), (page.Find("svg.chart-plot").GetAttribute("viewBox"), page.Find("[data-chart]").GetAttribute("data-top"), page.Find("[data-chart]").GetAttribute("data-step")));
        Assert.Equal("M0 83.33h.01L1 33.33L2 66.67", page.Find("g[data-name='1.2.0'] path").GetAttribute("d"));
        Assert.Equal("2 %", page.Find(".chart-key b").TextContent);
    }

    [Fact]
    public void A_line_that_ended_long_ago_does_not_look_live()
    {
        var page = _context.Render<LineChart>(set => set.Add(view => view.Fact, With(1, 2) with { Until = Noon.AddMinutes(1) }));

        Assert.Equal("no data", page.Find(".chart-key b.chart-missing").TextContent);
    }

    [Fact]
    public void What_there_is_no_room_for_is_said_below_the_names_of_the_lines()
    {
        Assert.Equal("and 2 older: 1.0.0, 0.9.0", _context.Render<LineChart>(set => set.Add(view => view.Fact, With(1) with { Beyond = "and 2 older: 1.0.0, 0.9.0" })).Find(".chart-keys + .chart-beyond").TextContent);
        Assert.Empty(_context.Render<LineChart>(set => set.Add(view => view.Fact, With(1))).FindAll(".chart-beyond"));
    }

    [Fact]
    public void An_empty_chart_says_that_there_is_no_data()
    {
        var page = _context.Render<LineChart>(set => set.Add(view => view.Fact, With(null, null)));

        Assert.Equal("No data in this range", page.Find(".chart-empty").TextContent);
    }

    [Fact]
    public void A_mark_stands_where_it_happened_and_leads_to_what_changed()
    {
        var mark = new ChartMark(Noon.AddSeconds(1), "1.2.0 to 25 %") { Kind = "traffic", Href = "/promotions/7" };

        var page = _context.Render<LineChart>(set => set.Add(view => view.Fact, With(1, 1, 1, 1, 1) with { Marks = [mark] }));

        Assert.StartsWith("M1 0V", page.Find(".chart-mark").GetAttribute("d"), StringComparison.Ordinal);
        var door = page.Find("a.chart-mark-door");
        Assert.Equal(("/promotions/7", "12:00:01 UTC, traffic: 1.2.0 to 25 %", "1"), (door.GetAttribute("href"), door.GetAttribute("aria-label"), door.GetAttribute("data-at")));
        Assert.Equal("1.2.0 to 25 %", door.TextContent);
    }

    [Fact]
    public void Times_that_are_left_out_on_narrow_cards_are_always_the_same_ones()
    {
        var chart = With(1) with { From = Noon, Until = Noon.AddMinutes(5) };
        IEnumerable<DateTimeOffset> Between(Chart shown) => new ChartScale(shown) is var scale ? scale.Instants().Where(scale.IsBetween) : [];

        Assert.Equal([Noon.AddMinutes(1), Noon.AddMinutes(3), Noon.AddMinutes(5)], Between(chart));
        Assert.Equal([Noon.AddMinutes(3), Noon.AddMinutes(5)], Between(chart with { From = chart.From.AddSeconds(61), Until = chart.Until.AddSeconds(61) }));
    }

    [Theory]
    [InlineData(5, "12:00:00")]
    [InlineData(60, "12:00")]
    [InlineData(7 * 24 * 60, "1 Mar")]
    public void A_time_on_the_axis_says_what_its_range_needs(int minutes, string words) => Assert.Equal(words, ChartWords.Time(Noon, TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Marks_that_crowd_are_one_that_lists_them()
    {
        var chart = With([.. Enumerable.Repeat<double?>(1, 101)]) with
        {
            Marks = [new(Noon.AddSeconds(50), "1.2.0 deployed") { Href = "/promotions/7" }, new(Noon.AddSeconds(51), "new-checkout on") { Href = "/flags/new-checkout" }, new(Noon.AddSeconds(90), "hold")],
        };

        var page = _context.Render<LineChart>(set => set.Add(view => view.Fact, chart));

        Assert.Equal(2, page.FindAll(".chart-mark").Count);
        var several = page.Find("button.chart-mark-door");
        Assert.Equal(("2 changes: 12:00:50 1.2.0 deployed; 12:00:51 new-checkout on", "2 changes"), (several.GetAttribute("aria-label"), several.TextContent));
        Assert.Equal(several.GetAttribute("popovertarget"), page.Find("[popover]").Id);
        Assert.Equal(["/promotions/7", "/flags/new-checkout"], page.FindAll("[popover] a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void A_second_later_only_the_oldest_and_the_newest_piece_of_a_line_are_others()
    {
        var points = Enumerable.Range(0, 400).Select(i => (i, (double?)(i % 7))).ToArray();
        Chart At(int second) => With(6) with { From = Noon.AddSeconds(second), Until = Noon.AddSeconds(second + 300), Series = [Series("now", points[second..(second + 301)])] };
        var before = ChartPieces.Of(At(10), At(10).Series[0], new ChartScale(At(10))).ToDictionary(piece => piece.Start, piece => piece.Path);

        var after = ChartPieces.Of(At(11), At(11).Series[0], new ChartScale(At(11)));

        var others = after.Where(piece => before.GetValueOrDefault(piece.Start) != piece.Path).ToList();
        Assert.InRange(after.Count, 10, 40);
        Assert.InRange(others.Count, 1, 2);
        Assert.All(others, piece => Assert.True(piece == after[0] || piece == after[^1]));
    }

    [Fact]
    public void Where_a_line_s_pieces_meet_there_is_no_gap()
    {
        var line = Series("now", [.. Enumerable.Range(0, 60).Select(i => (i, (double?)i))]);
        var chart = With(60) with { Until = Noon.AddSeconds(59), Series = [line] };

        var paths = ChartPieces.Of(chart, chart.Series[0], new ChartScale(chart)).Select(piece => piece.Path).ToList();

        Assert.True(paths.Count > 2);
        string End(string path) => path[(path.LastIndexOf('L') + 1)..];
        Assert.All(paths.Zip(paths.Skip(1)), pair => Assert.StartsWith($"M{End(pair.First)}h.01L", pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_stands_alone_is_drawn_over_the_span_it_is_of()
    {
        var chart = With(60) with { Until = Noon.AddSeconds(59), LongestStep = TimeSpan.FromSeconds(2.5), Series = [Series("lone", (3, 1), (20, 2), (21, 2))] };

        Assert.Equal(["M3 50h-1M20 0h.01L21 0"], ChartPieces.Of(chart, chart.Series[0], new ChartScale(chart)).Select(piece => piece.Path));
    }

    [Fact]
    public void The_same_facts_are_not_drawn_twice()
    {
        var page = _context.Render<LineChart>(set => set.Add(view => view.Fact, With(1, 2, 3)));

        page.Render(set => set.Add(view => view.Fact, With(1, 2, 3)));

        Assert.Equal(1, page.RenderCount);
    }

    [Fact]
    public void A_sparkline_has_its_words_too()
    {
        var drawing = SparkDrawing.Of(With(1, 2, 3));

        Assert.Contains("<title>Failures, ", drawing.Svg.Value, StringComparison.Ordinal);
        Assert.Matches("class=\"spark-line tone-[a-z]+\" d=\"M", drawing.Svg.Value);
        Assert.Equal("3", drawing.Last);
    }

    public void Dispose() => _context.Dispose();

    private static Chart With(params double?[] values) => new()
    {
        Title = "Failures",
        Unit = ChartUnit.Count,
        From = Noon,
        Until = Noon.AddSeconds(Math.Max(1, values.Length - 1)),
        Series = [Series("1.2.0", [.. values.Select((value, i) => (i, value))])],
        LongestStep = TimeSpan.FromSeconds(2),
    };

    private static ChartSeries Series(string name, params (int At, double? Value)[] points) =>
        new(name, ChartTone.New, points.Select(point => new ChartPoint(Noon.AddSeconds(point.At), point.Value)).ToFacts());
}
