using System.Text;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Tests.Signals;

/// <summary>OpenMetrics 1.0 and the text format's names in quotes.</summary>
public sealed class OpenMetricsTests
{
    private const string Page =
        """
        # TYPE http_requests counter
        # UNIT http_requests requests
        # HELP http_requests All of them.
        http_requests_total{code="200"} 1027 1772452800.123 # {trace_id="KOO5S4vxi0o"} 0.67 1772452800.1
        http_requests_created{code="200"} 1772452000.5
        # TYPE latency_seconds histogram
        latency_seconds_bucket{le="0.1"} 8 # {} 0.054
        latency_seconds_bucket{le="+Inf"} 11 # {trace_id="x # y"} 0.67
        latency_seconds_count 17
        latency_seconds_sum 324789.3
        latency_seconds_created 1772452000
        # TYPE build info
        build_info{version="1.2.0"} 1
        # TYPE mode stateset
        mode{mode="on"} 1
        # TYPE queue gaugehistogram
        queue_bucket{le="+Inf"} 4
        # TYPE other unknown
        other 3
        # EOF

        """;

    [Fact]
    public void A_whole_page_is_read()
    {
        var read = Parse(Page);
        var kindOf = FamilyRules.KindsOf(read.Families);

        Assert.Equal((0, false, false), (read.BadLines, read.IsCut, read.IsUnfinished));
        Assert.Equal(new MetricFamily("http_requests", MetricKind.Counter, "All of them.", "requests"), read.Families[0]);
        Assert.Equal(
            [
                ("http_requests_total", MetricKind.Counter, 1027), ("http_requests_created", MetricKind.Gauge, 1772452000.5),
                ("latency_seconds_bucket", MetricKind.Histogram, 8), ("latency_seconds_bucket", MetricKind.Histogram, 11), ("latency_seconds_count", MetricKind.Histogram, 17),
                ("latency_seconds_sum", MetricKind.Histogram, 324789.3), ("latency_seconds_created", MetricKind.Gauge, 1772452000), ("build_info", MetricKind.Untyped, 1),
                ("mode", MetricKind.Gauge, 1), ("queue_bucket", MetricKind.Gauge, 4), ("other", MetricKind.Untyped, 3),
            ],
            read.Samples.Select(sample => (sample.Series.Name, kindOf(sample.Series.Name), sample.Value)));
    }

    [Fact]
    public void A_page_that_does_not_say_its_end_has_lost_something()
    {
        Assert.True(Parse(Page.Replace("# EOF\n", "", StringComparison.Ordinal)).IsUnfinished);
        Assert.True(Parse("a 1\n").IsUnfinished);
        Assert.False(Parse("a 1\n# EOF").IsUnfinished);
        Assert.False(new ExpositionParser(ExpositionLimits.Default).Parse("a 1\n"u8, ExpositionFormat.Text).IsUnfinished);
    }

    [Theory]
    [InlineData("""{"http.requests"} 1""", "http.requests")]
    [InlineData("""{"http.requests",code="200"} 1""", """http.requests{code="200"}""")]
    [InlineData("""{ "http.requests" , "status.code" = "200", } 1""", """http.requests{status.code="200"}""")]
    [InlineData("""up{"größe"="1"} 1""", """up{größe="1"}""")]
    [InlineData("""{"a \"b\" \\ c"} 1""", """a "b" \ c""")]
    [InlineData("""{"a}b"} 1""", "a}b")]
    public void Names_in_quotes_may_hold_any_letter(string line, string series) =>
        Assert.Equal(series, Assert.Single(Parse($"{line}\n# EOF\n").Samples).Series.ToString());

    [Theory]
    [InlineData("""{code="200"} 1""")]
    [InlineData("""{""} 1""")]
    [InlineData("""{"a" "b"} 1""")]
    [InlineData("""{"a",""="b"} 1""")]
    [InlineData("""{"a",b} 1""")]
    [InlineData("""{"a} 1""")]
    [InlineData("""a{"b"} 1""")]
    [InlineData("""# TYPE "a counter""")]
    public void Broken_quotes_are_bad_lines(string line) => Assert.Equal(1, Parse($"{line}\n# EOF\n").BadLines);

    [Fact]
    public void Families_have_names_in_quotes_too() => Assert.Equal(
        new MetricFamily("http.requests", MetricKind.Counter, "All.", "requests"),
        Assert.Single(Parse("# TYPE \"http.requests\" counter\n# HELP \"http.requests\" All.\n# UNIT \"http.requests\" requests\n# EOF\n").Families));

    [Fact]
    public void The_same_page_again_is_read_alike()
    {
        var parser = new ExpositionParser(ExpositionLimits.Default);
        var one = parser.Parse(Encoding.UTF8.GetBytes(Page), ExpositionFormat.OpenMetrics);
        var two = parser.Parse(Encoding.UTF8.GetBytes(Page.Replace("1027 1772452800.123", "1028 1772452801", StringComparison.Ordinal)), ExpositionFormat.OpenMetrics);

        Assert.Equal(1028, two.Samples[0].Value);
        Assert.Equal(one.Samples.Skip(1), two.Samples.Skip(1));
        Assert.True(parser.Parse("a 1\n"u8, ExpositionFormat.OpenMetrics).IsUnfinished);
    }

    private static Exposition Parse(string text) => new ExpositionParser(ExpositionLimits.Default).Parse(Encoding.UTF8.GetBytes(text), ExpositionFormat.OpenMetrics);
}
