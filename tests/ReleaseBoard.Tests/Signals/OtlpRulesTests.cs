using System.Text;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Messages as they are written, and as they are not.</summary>
public sealed class OtlpRulesTests
{
    private static readonly byte[] Whole = OtlpMessages.Metrics(
        OtlpMessages.Resource(),
        OtlpMessages.Gauge("g", 1.5, 10), OtlpMessages.Sum("s", -7, 11, isMonotonic: false), OtlpMessages.Histogram("h", 12, [1, 2, 3], [10, 100]),
        OtlpMessages.Exponential("e", 13, -2, -3, 4, 5, 6), OtlpMessages.Summary("q", 14));

    private const string Json =
        """
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"deployment.environment","value":{"stringValue":"production"}}]},
        "scopeMetrics":[{"scope":{},"metrics":[
        {"name":"s","unknownField":[1],"sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"attributes":[{"key":"a","value":{"intValue":"7"}},{"key":"b","value":{"boolValue":true}}],"startTimeUnixNano":"1","timeUnixNano":"1772452800000000000","asInt":"9007199254740993"}]}},
        {"name":"g","gauge":{"dataPoints":[{"timeUnixNano":5,"asDouble":"NaN"},{"timeUnixNano":6,"asDouble":2.5,"flags":0},{"timeUnixNano":7,"flags":1}]}},
        {"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"5","count":"3","sum":4,"bucketCounts":["1","2"],"explicitBounds":[10]}]}}
        ]}]}]}
        """;

    [Fact]
    public void All_five_forms_are_read_of_protobuf()
    {
        var read = OtlpRules.ReadMetrics(Whole, false).Value();
        var (g, s, h, e, q) = (read.Items[0], read.Items[1], read.Items[2], read.Items[3], read.Items[4]);

        Assert.All(read.Items, point => Assert.Equal(new OtlpResource("shop", "production", "1.0.0", "a"), point.Resource));
        Assert.All(read.Items, point => Assert.Equal(new MetricLabel("route", "/cart"), Assert.Single(point.Attributes)));
        Assert.Equal((OtlpForm.Gauge, 1.5, 10UL), (g.Form, g.Value, g.Time));
        Assert.Equal((OtlpForm.Sum, -7.0, false, false), (s.Form, s.Value, s.IsMonotonic, s.IsDelta));
        Assert.Equal(((double)6, 12.5), (h.Count, h.Sum));
        Assert.Equal([1, 2, 3], h.Counts);
        Assert.Equal([10, 100], h.Bounds);
        Assert.Equal((-2, -3, 4.0, 15.0), (e.Exponential?.Scale, e.Exponential?.Offset, e.AtOrBelowZero, e.Count));
        Assert.Equal([5, 6], e.Exponential?.Counts);
        Assert.Equal([new(0.5, 1.5), new OtlpQuantile(0.99, 9)], q.Quantiles);
    }

    [Fact]
    public void JSON_says_the_same_with_its_own_spelling()
    {
        var read = OtlpRules.ReadMetrics(Encoding.UTF8.GetBytes(Json), true).Value();

        Assert.Equal(new OtlpResource("shop", "production", "", ""), read.Items[0].Resource);
        Assert.Equal((true, 9007199254740992.0, 1772452800000000000UL), (read.Items[0].IsDelta, read.Items[0].Value, read.Items[0].Time));
        Assert.Equal([new("a", "7"), new MetricLabel("b", "true")], read.Items[0].Attributes);
        Assert.True(double.IsNaN(read.Items[1].Value));
        Assert.Equal(2.5, read.Items[2].Value);
        Assert.Equal([1, 2], read.Items[3].Counts);
        Assert.Equal(4, read.Items.Count);
    }

    [Fact]
    public void Logs_are_read_with_level_time_and_what_was_thrown()
    {
        var record = new ProtoWriter().Fixed(1, 5).Number(2, 17).Text(3, "ERROR").Message(5, new ProtoWriter().Text(1, "no money\nat all"))
            .Message(6, ProtoWriter.Attribute("exception.type", "PaymentError")).Message(6, ProtoWriter.Attribute("exception.message", "refused"));
        var map = new ProtoWriter().Message(6, new ProtoWriter().Message(1, ProtoWriter.Attribute("order", "7")));
        var plain = new ProtoWriter().Fixed(11, 9).Text(3, "warn").Message(5, map);

        var read = OtlpRules.ReadLogs(OtlpMessages.Logs(OtlpMessages.Resource(), record, plain), false).Value();

        Assert.Equal([(5UL, LogSeverity.Error, "no money at all (PaymentError: refused)"), (9UL, LogSeverity.Warning, "{order: 7}")], read.Items.Select(log => (log.Time, log.Level ?? default, log.Text)));
    }

    [Fact]
    public void What_cannot_be_taken_is_left_out_and_the_rest_is_taken()
    {
        var crowded = new ProtoWriter().Fixed(3, 5).Double(4, 1);
        for (var i = 0; i < 30; i++)
        {
            crowded.Message(7, ProtoWriter.Attribute($"a{i}", "x"));
        }

        var many = new ProtoWriter().Text(1, "many").Message(5, new ProtoWriter().Message(1, crowded));
        var read = OtlpRules.ReadMetrics(OtlpMessages.Metrics(OtlpMessages.Resource(), many, OtlpMessages.Sum("s", 1, 5, temporality: 0), OtlpMessages.Gauge(new string('n', 500), 1, 5), OtlpMessages.Gauge("g", 1, 5)), false).Value();

        Assert.Equal((1, 3, "A point has more than 24 attributes."), (read.Items.Count, read.LeftOut, read.Why));
    }

    [Fact]
    public void No_more_than_the_bound_is_taken_of_an_enormous_message()
    {
        var data = new ProtoWriter();
        for (var i = 0; i < 25_000; i++)
        {
            data.Message(1, new ProtoWriter().Fixed(3, 5).Double(4, 1));
        }

        var read = OtlpRules.ReadMetrics(OtlpMessages.Metrics(OtlpMessages.Resource(), new ProtoWriter().Text(1, "g").Message(5, data)), false).Value();

        Assert.Equal((OtlpRules.MostItems, 5_000), (read.Items.Count, read.LeftOut));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"resourceMetrics":{}}""")]
    [InlineData("""{"resourceMetrics":[1]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":7}]}]}]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"\ud800"}]}]}]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"-1","asDouble":1}]}}]}]}]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":1}]}}]}]}]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":1,"bucketCounts":[1,2],"explicitBounds":[1,2]}]}}]}]}]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":1,"bucketCounts":[1,2,3],"explicitBounds":[2,1]}]}}]}]}]}""")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":1,"scale":99,"positive":{"offset":1,"bucketCounts":["1"]}}]}}]}]}]}""")]
    public void What_is_no_message_is_refused_whole(string json) => Assert.Equal("otlp.malformed", OtlpRules.ReadMetrics(Encoding.UTF8.GetBytes(json), true).Refusal?.Code);

    [Fact]
    public void Values_nested_without_end_are_refused()
    {
        var value = new ProtoWriter().Text(1, "deep");
        for (var i = 0; i < 2_000; i++)
        {
            value = new ProtoWriter().Message(5, new ProtoWriter().Message(1, value));
        }

        var logs = OtlpMessages.Logs(OtlpMessages.Resource(), new ProtoWriter().Message(5, value));

        Assert.Equal("otlp.malformed", OtlpRules.ReadLogs(logs, false).Refusal?.Code);
        Assert.Equal("otlp.malformed", OtlpRules.ReadLogs(Encoding.UTF8.GetBytes(new string('[', 100_000)), true).Refusal?.Code);
    }

    [Fact]
    public void Cut_and_changed_messages_are_read_or_refused_and_never_more()
    {
        var random = new Random(7);
        var logs = OtlpMessages.Logs(OtlpMessages.Resource(), new ProtoWriter().Fixed(1, 5).Number(2, 17).Message(5, new ProtoWriter().Text(1, "no money")));
        for (var length = 0; length < Whole.Length; length++)
        {
            OtlpRules.ReadMetrics(Whole.AsMemory(0, length), false);
        }

        for (var i = 0; i < 30_000; i++)
        {
            var source = (i % 3) switch { 0 => Whole, 1 => logs, _ => Encoding.UTF8.GetBytes(Json) };
            var bytes = source.ToArray();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var part = bytes.AsMemory(0, random.Next(4) == 0 ? random.Next(bytes.Length + 1) : bytes.Length);
            var fold = new OtlpFold();
            OtlpRules.ReadLogs(part, i % 3 == 2);
            foreach (var point in OtlpRules.ReadMetrics(part, i % 3 == 2).Match(message => message.Items, _ => []))
            {
                fold.Add(point);
                fold.Add(point with { Time = ulong.MaxValue });
            }
        }
    }
}
