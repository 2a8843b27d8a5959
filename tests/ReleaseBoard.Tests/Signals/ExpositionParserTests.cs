using System.Text;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Tests.Signals;

/// <summary>The text format as applications really write it: well, badly, and without end.</summary>
public sealed class ExpositionParserTests
{
    [Theory]
    [InlineData("up 1", "up", 1)]
    [InlineData("up\t1", "up", 1)]
    [InlineData("  up   1  ", "up", 1)]
    [InlineData("up 1\r", "up", 1)]
    [InlineData("up 1 1395066363000", "up", 1)]
    [InlineData("up{} 1", "up", 1)]
    [InlineData("up {} 1", "up", 1)]
    [InlineData("a:b:c_total 12", "a:b:c_total", 12)]
    [InlineData("x 1.5e3", "x", 1500)]
    [InlineData("x -2E-2", "x", -0.02)]
    [InlineData("x .5", "x", 0.5)]
    [InlineData("x +3", "x", 3)]
    [InlineData("x NaN", "x", double.NaN)]
    [InlineData("x nan", "x", double.NaN)]
    [InlineData("x +Inf", "x", double.PositiveInfinity)]
    [InlineData("x Inf", "x", double.PositiveInfinity)]
    [InlineData("x -Inf", "x", double.NegativeInfinity)]
    [InlineData("x{a=\"b\"} 1", "x{a=\"b\"}", 1)]
    [InlineData("x{a=\"b\",} 1", "x{a=\"b\"}", 1)]
    [InlineData("x { a = \"b\" , c = \"d\" } 1", "x{a=\"b\",c=\"d\"}", 1)]
    [InlineData("x{a=\"b\"}1", "x{a=\"b\"}", 1)]
    [InlineData("x{a=\"with } and , and # in it\"} 7", "x{a=\"with } and , and # in it\"}", 7)]
    [InlineData("x{a=\"say \\\"hi\\\"\"} 1", "x{a=\"say \"hi\"\"}", 1)]
    [InlineData("x{a=\"C:\\\\dir\\nnext\"} 1", "x{a=\"C:\\dir\nnext\"}", 1)]
    [InlineData("x{a=\"keep \\t\"} 1", "x{a=\"keep \\t\"}", 1)]
    [InlineData("x{a=\"\"} 1", "x{a=\"\"}", 1)]
    [InlineData("x{a=\"größe\"} 1", "x{a=\"größe\"}", 1)]
    [InlineData("x_bucket{le=\"+Inf\"} 3 # {trace_id=\"abc\"} 0.6", "x_bucket{le=\"+Inf\"}", 3)]
    public void A_line_is_read(string line, string series, double value)
    {
        var read = Parse(line + "\n");

        var sample = Assert.Single(read.Samples);
        Assert.Equal((series, value, 0, false), (sample.Series.ToString(), sample.Value, read.BadLines, read.IsCut));
    }

    [Theory]
    [InlineData("up")]
    [InlineData("up one")]
    [InlineData("up 1 soon")]
    [InlineData("up 1 2 3")]
    [InlineData("1up 1")]
    [InlineData("a-b 1")]
    [InlineData("{a=\"b\"} 1")]
    [InlineData("x{a=\"b\" 1")]
    [InlineData("x{a=\"b} 1")]
    [InlineData("x{a=b} 1")]
    [InlineData("x{a} 1")]
    [InlineData("x{=\"b\"} 1")]
    [InlineData("x{1=\"b\"} 1")]
    [InlineData("x{a:b=\"c\"} 1")]
    [InlineData("x{a=\"1\" b=\"2\"} 1")]
    [InlineData("x{a=\"1\",a=\"2\"} 1")]
    [InlineData("x{,} 1")]
    [InlineData("x 0x10")]
    [InlineData("x 1e999999")]
    [InlineData("x Infinity")]
    [InlineData("# TYPE x thing")]
    [InlineData("# TYPE x 1")]
    [InlineData("# TYPE")]
    [InlineData("# HELP 1x it")]
    [InlineData("<!doctype html>")]
    [InlineData("\0\u0001\u0002")]
    public void A_bad_line_is_passed_over_and_counted(string line)
    {
        var read = Parse($"before 1\n{line}\nafter 2\n");

        Assert.Equal(["before", "after"], read.Samples.Select(sample => sample.Series.Name));
        Assert.Equal(1, read.BadLines);
    }

    [Fact]
    public void Families_have_their_kind_and_their_help()
    {
        var read = Parse(
            """
            # HELP http_requests_total Requests\nby code, \\ and "all".
            # TYPE http_requests_total counter
            http_requests_total{code="200"} 1027
            # a remark
            #
            # TYPE t Summary
            # EOF
            """);

        Assert.Equal(
            [new("http_requests_total", MetricKind.Counter, "Requests\nby code, \\ and \"all\"."), new MetricFamily("t", MetricKind.Summary, "")],
            read.Families);
        Assert.Equal(0, read.BadLines);
    }

    [Fact]
    public void A_series_named_twice_counts_once()
    {
        var read = Parse("x{a=\"1\"} 1\nx{a=\"1\"} 2\nx{a=\"2\"} 3\n");

        Assert.Equal([1, 3], read.Samples.Select(sample => sample.Value));
        Assert.Equal(1, read.BadLines);
        Assert.Equal(1, Parse("y 1\ny 1\n").BadLines);
    }

    [Fact]
    public void A_series_that_stays_in_its_place_is_not_built_again()
    {
        var parser = new ExpositionParser(ExpositionLimits.Default);
        var first = parser.Parse("a{x=\"1\"} 1\nb 2\nc 3\n"u8);
        var second = parser.Parse("a{x=\"1\"} 4\nnew 9\nc 5\n"u8);
        var third = parser.Parse("a{x=\"1\"} 6\nnew 9\nc 7\n"u8);

        Assert.Same(first.Samples[0].Series, second.Samples[0].Series);
        Assert.Equal(["a{x=\"1\"} 4", "new 9", "c 5"], second.Samples.Select(sample => $"{sample.Series} {sample.Value}"));
        Assert.Same(second.Samples[2].Series, third.Samples[2].Series);
        Assert.Equal([6, 9, 7], third.Samples.Select(sample => sample.Value));
    }

    [Fact]
    public void A_repeated_order_with_a_double_in_it_is_still_cleared_of_it()
    {
        var parser = new ExpositionParser(ExpositionLimits.Default);
        parser.Parse("x 1\nx 1\n"u8);

        Assert.Single(parser.Parse("x 2\nx 2\n"u8).Samples);
    }

    [Fact]
    public void No_more_series_than_the_limit_are_taken_in()
    {
        var limits = ExpositionLimits.Default with { MaximumSeries = 10 };
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"# TYPE m{i} gauge\nm{i} {i}\n"));

        var read = new ExpositionParser(limits).Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal((10, 10, true), (read.Samples.Count, read.Families.Count, read.IsCut));
    }

    [Fact]
    public void No_more_bytes_than_the_limit_are_read_and_half_a_line_is_not()
    {
        var read = new ExpositionParser(ExpositionLimits.Default with { MaximumBytes = 11 }).Parse("a 1\nb 2\ncccc 123456\n"u8);

        Assert.Equal(["a", "b"], read.Samples.Select(sample => sample.Series.Name));
        Assert.True(read.IsCut);
        Assert.Equal(0, read.BadLines);
    }

    [Fact]
    public void Endless_names_labels_and_values_are_bad_lines()
    {
        var longText = new string('a', 5000);
        var many = string.Join(",", Enumerable.Range(0, 100).Select(i => $"l{i}=\"1\""));

        var read = Parse($"{longText} 1\nx{{{longText}=\"1\"}} 1\nx{{a=\"{longText}\"}} 1\nx{{{many}}} 1\n# HELP x {longText}\ngood 1\n");

        Assert.Equal("good", Assert.Single(read.Samples).Series.Name);
        Assert.Equal(5, read.BadLines);
    }

    [Fact]
    public void Nothing_ever_thrown_at_it_makes_it_throw()
    {
        var random = new Random(20);
        var letters = "ax_{}=\",\\ \t\r\n#019.eE+-NaInf\u00e4\0"u8.ToArray();
        var parser = new ExpositionParser(ExpositionLimits.Default);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Enumerable.Range(0, random.Next(60)).Select(_ => letters[random.Next(letters.Length)]).ToArray();
            var read = parser.Parse(text);
            Assert.Equal(read.Samples.Count, read.Samples.Select(sample => sample.Series).Distinct().Count());
        }
    }

    private static Exposition Parse(string text) => new ExpositionParser(ExpositionLimits.Default).Parse(Encoding.UTF8.GetBytes(text));
}
