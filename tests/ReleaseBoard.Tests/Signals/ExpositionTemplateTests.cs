using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Tests.Signals;

/// <summary>An answer that is recognised reads exactly as one that is seen for the first time.</summary>
public sealed class ExpositionTemplateTests
{
    private static readonly ExpositionLimits Wide = ExpositionLimits.Default with { MaximumSeries = 5_000 };

    [Fact]
    public void Debian_s_node_exporter_is_read_whole_and_recognised_the_second_time()
    {
        var parser = new ExpositionParser(Wide);
        var first = parser.Parse(Recording(1));
        var second = parser.Parse(Recording(2));

        Assert.Equal((507, 0, false), (first.Samples.Count, first.BadLines, first.IsCut));
        Assert.Contains(first.Families, family => family is { Name: "node_cpu_seconds_total", Kind: MetricKind.Counter });
        Assert.Same(first.Families, second.Families);
        Assert.All(Enumerable.Range(0, 507), i => Assert.Same(first.Samples[i].Series, second.Samples[i].Series));
        AssertSame(new ExpositionParser(Wide).Parse(Recording(2)), second);
        Assert.NotEqual(first.Samples, second.Samples);
    }

    [Theory]
    [InlineData("a 1\nb 2\n", "a 1\r5\nb 2\n")]
    [InlineData("a 1\nb 2\n", "a 1 1700000000000\nb 2\n")]
    [InlineData("a 1 1700000000000\nb 2\n", "a 1 1700000005000\nb 2\n")]
    [InlineData("a 1\nb 2\n", "a 1 soon\nb 2\n")]
    [InlineData("a 1\nb 2\n", "a  7\nb 2\n")]
    [InlineData("a 1\nb 2\n", "a 7\nb 2")]
    [InlineData("a 1\nb 2\n", "a 7\nb 2\nc 3\n")]
    [InlineData("a 1\nb 2\n", "a 7\n")]
    [InlineData("a 1\nb 2\n", "")]
    [InlineData("a 1\nb 2\n", "a seven\nb 2\n")]
    [InlineData("a 1\nb two\n", "a 7\nb 2\n")]
    [InlineData("a 1\na 2\n", "a 7\na 8\n")]
    [InlineData("a 1\n# TYPE a counter\nb 2\n", "a 1\n# TYPE a gauge\nb 2\n")]
    [InlineData("a{x=\"1\"}1\n", "a{x=\"1\"}27.5e3\n")]
    [InlineData("a 1 # {trace=\"1\"} 1\n", "a 2 # {trace=\"2\"} 1\n")]
    public void What_comes_after_a_known_answer_is_read_as_if_nothing_was_known(string first, string then)
    {
        var parser = new ExpositionParser(Wide);
        parser.Parse(Encoding.UTF8.GetBytes(first));

        AssertSame(new ExpositionParser(Wide).Parse(Encoding.UTF8.GetBytes(then)), parser.Parse(Encoding.UTF8.GetBytes(then)));
    }

    [Fact]
    public void A_known_answer_with_any_byte_changed_is_read_as_if_nothing_was_known()
    {
        var random = new Random(7);
        var text = Recording(1).AsSpan(0, 6_000).ToArray();
        var bytes = "\n \t\r#{}\",=0159.eE+-xNI\\\0\u00ff"u8.ToArray();
        var parser = new ExpositionParser(Wide);
        for (var i = 0; i < 3_000; i++)
        {
            parser.Parse(text);
            var other = text.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                other[random.Next(other.Length)] = bytes[random.Next(bytes.Length)];
            }

            AssertSame(new ExpositionParser(Wide).Parse(other), parser.Parse(other));
        }
    }

    [Fact]
    public void Too_many_series_are_cut_at_the_same_place_each_time()
    {
        var limits = ExpositionLimits.Default with { MaximumSeries = 2 };
        var parser = new ExpositionParser(limits);
        var first = parser.Parse("a 1\nb 2\nc 3\nd 4\n"u8);
        var second = parser.Parse("a 5\nb 6\nc 7\nd 8\n"u8);
        var third = parser.Parse("a 5\nb 6\n"u8);

        Assert.Equal((2, true, true, false), (second.Samples.Count, first.IsCut, second.IsCut, third.IsCut));
        Assert.Same(first.Samples[0].Series, second.Samples[0].Series);
        Assert.Equal([5, 6], second.Samples.Select(sample => sample.Value));
    }

    [Fact]
    public void Figures_are_read_to_the_last_bit()
    {
        var random = new Random(3);
        var parser = new ExpositionParser(Wide);
        for (var i = 0; i < 50_000; i++)
        {
            var value = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => Math.Round(random.NextDouble() * 1000, random.Next(0, 10)),
                2 => random.Next(-1_000_000, 1_000_000),
                _ => random.NextDouble() * Math.Pow(10, random.Next(-30, 30)),
            };
            var text = value.ToString(random.Next(2) == 0 ? "R" : "E16", CultureInfo.InvariantCulture);
            if (!double.IsFinite(value))
            {
                continue;
            }

            var sample = Assert.Single(parser.Parse(Encoding.ASCII.GetBytes($"x {text}\n")).Samples);

            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(sample.Value));
        }
    }

    private static void AssertSame(Exposition expected, Exposition read)
    {
        Assert.Equal(expected.Samples, read.Samples);
        Assert.Equal(expected.Families, read.Families);
        Assert.Equal((expected.BadLines, expected.IsCut), (read.BadLines, read.IsCut));
    }

    private static byte[] Recording(int number)
    {
        using var stream = typeof(ExpositionTemplateTests).Assembly.GetManifestResourceStream($"node-exporter-{number}.txt")
            ?? throw new InvalidOperationException("The recording is not among the tests.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
