using System.Net;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>OFREP's two calls, as OpenFeature's clients make them.</summary>
public sealed class EvaluationTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    [Theory]
    [InlineData("checkout", """{"context":{"targetingKey":"ada","plan":"pro"}}""", """{"key":"checkout","value":true,"variant":"on","reason":"TARGETING_MATCH","metadata":{"team":"shop","owner":"ada"}}""")]
    [InlineData("checkout", """{"context":{}}""", """{"key":"checkout","value":false,"variant":"off","reason":"DEFAULT","metadata":{"team":"shop","owner":"ada"}}""")]
    [InlineData("prices", """{"other":[1],"context":{}}""", """{"key":"prices","value":{"sum":2},"variant":"new","reason":"STATIC","metadata":{"team":"shop"}}""")]
    [InlineData("quiet", """{"context":{}}""", """{"key":"quiet","reason":"DISABLED","metadata":{"team":"shop"}}""")]
    public async Task One_flag_answers_value_variant_reason_and_metadata(string flag, string body, string expected)
    {
        using var answer = await FlagHouse.AskAsync(house.Server, flag, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, await FlagHouse.ReadAsync(answer)), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task All_flags_answer_each_as_it_would_alone()
    {
        const string Body = """{"context":{"targetingKey":"ada","plan":"pro"}}""";
        using var answer = await FlagHouse.AskAsync(house.Server, null, Body);
        var all = await FlagHouse.ReadAsync(answer);

        Assert.Superset(new HashSet<string?>(["checkout", "prices", "quiet"]), all.GetProperty("flags").EnumerateArray().Select(flag => flag.GetProperty("key").GetString()).ToHashSet());
        Assert.Equal("shop", all.GetProperty("metadata").GetProperty("team").GetString());
        Assert.Equal(120, all.GetProperty("eventStreams")[0].GetProperty("inactivityDelaySec").GetInt32());
        foreach (var flag in all.GetProperty("flags").EnumerateArray())
        {
            using var alone = await FlagHouse.AskAsync(house.Server, flag.GetProperty("key").GetString(), Body);
            Assert.True(JsonElement.DeepEquals(flag, await FlagHouse.ReadAsync(alone)));
        }
    }

    [Fact]
    public async Task A_flag_that_there_is_not_is_404_and_named()
    {
        using var answer = await FlagHouse.AskAsync(house.Server, "nobody%22s");
        var told = await FlagHouse.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(("nobody\"s", "FLAG_NOT_FOUND"), (told.GetProperty("key").GetString(), told.GetProperty("errorCode").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"context":null}""")]
    [InlineData("""{"context":"ada"}""")]
    [InlineData("""{"context":{"a":1}} more""")]
    [InlineData("""{"context":{"a":"\ud800"}}""")]
    [InlineData("""{"context":{"a":""")]
    public async Task A_context_that_cannot_be_read_is_400_with_OFREPs_word(string body)
    {
        using var single = await FlagHouse.AskAsync(house.Server, "checkout", body);
        using var bulk = await FlagHouse.AskAsync(house.Server, null, body);
        var told = await FlagHouse.ReadAsync(single);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (single.StatusCode, bulk.StatusCode));
        Assert.Equal(("checkout", "INVALID_CONTEXT"), (told.GetProperty("key").GetString(), told.GetProperty("errorCode").GetString()));
        Assert.Equal("INVALID_CONTEXT", (await FlagHouse.ReadAsync(bulk)).GetProperty("errorCode").GetString());
        Assert.False(string.IsNullOrWhiteSpace(told.GetProperty("errorDetails").GetString()));
    }

    [Fact]
    public async Task Deep_and_crowded_contexts_are_refused_and_not_suffered()
    {
        var deep = $"{{\"context\":{{\"a\":{new string('[', 5_000)}{new string(']', 5_000)}}}}}";
        var crowded = $"{{\"context\":{{\"a\":[{string.Join(',', Enumerable.Repeat("1", 20_000))}]}}}}";

        foreach (var body in new[] { deep, crowded })
        {
            using var answer = await FlagHouse.AskAsync(house.Server, "checkout", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("checkout")]
    [InlineData(null)]
    public async Task A_megabyte_is_too_much_said_beforehand_or_not(string? flag)
    {
        var body = $"{{\"context\":{{\"a\":\"{new string('x', 1_000_000)}\"}}}}";
        using var said = await FlagHouse.AskAsync(house.Server, flag, body);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/ofrep/v1/evaluate/flags{(flag is null ? "" : "/" + flag)}")
        {
            Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body))),
            Headers = { TransferEncodingChunked = true },
        };
        using var unsaid = await house.Server.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (said.StatusCode, unsaid.StatusCode));
    }

    [Theory]
    [InlineData("GET", "/ofrep/v1/evaluate/flags", 405)]
    [InlineData("GET", "/ofrep/v1/evaluate/flags/checkout", 405)]
    [InlineData("POST", "/ofrep/v1/stream", 405)]
    [InlineData("POST", "/ofrep/v1/evaluate/flagsy", 404)]
    [InlineData("GET", "/ofrep/v1/configuration", 404)]
    [InlineData("POST", "/ofrep", 404)]
    [InlineData("POST", "/ofrep/v2/evaluate/flags", 404)]
    public async Task Other_addresses_and_methods_are_told_so(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await house.Server.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_tag_is_another_for_another_context_and_after_a_change()
    {
        var ada = """{"context":{"targetingKey":"ada"}}""";
        var first = await TagAsync(ada);

        using var same = await FlagHouse.AskAsync(house.Server, null, ada, ("If-None-Match", first));
        Assert.Equal((HttpStatusCode.NotModified, first, 0), (same.StatusCode, same.Headers.ETag?.ToString(), (await same.Content.ReadAsByteArrayAsync()).Length));

        // As a proxy that compresses says it, and in a list.
        using var weak = await FlagHouse.AskAsync(house.Server, null, ada, ("If-None-Match", $"\"other\", W/{first}"));
        Assert.Equal(HttpStatusCode.NotModified, weak.StatusCode);

        using var grace = await FlagHouse.AskAsync(house.Server, null, """{"context":{"targetingKey":"grace"}}""", ("If-None-Match", first));
        Assert.Equal(HttpStatusCode.OK, grace.StatusCode);

        await house.MakeAsync("another");
        using var after = await FlagHouse.AskAsync(house.Server, null, ada, ("If-None-Match", first));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.NotEqual(first, after.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Contexts_that_differ_only_in_how_a_text_is_escaped_never_share_a_tag()
    {
        Assert.NotEqual(await TagAsync("""{"context":{"plan":"\u0061"}}"""), await TagAsync("""{"context":{"plan":"au0061"}}"""));
    }

    [Fact]
    public async Task Where_a_rule_reads_the_clock_the_tag_does_too()
    {
        var clock = new TestClock();
        var house = new FlagHouse { Clock = clock };
        await house.InitializeAsync();
        try
        {
            using var imported = await house.ImportAsync($$"""
                {"flags":{"sale":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off",
                "targeting":{"if":[{">":[{"var":"$flagd.timestamp"},{{clock.Now.ToUnixTimeSeconds() + 30}}]},"on"]} } } }
                """);
            Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync());
            using var before = await FlagHouse.AskAsync(house.Server, null);

            clock.Advance(TimeSpan.FromMinutes(1));
            using var after = await FlagHouse.AskAsync(house.Server, null, headers: ("If-None-Match", before.Headers.ETag!.ToString()));

            Assert.Equal(HttpStatusCode.OK, after.StatusCode);
            Assert.Contains("TARGETING_MATCH", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    private async Task<string> TagAsync(string body)
    {
        using var answer = await FlagHouse.AskAsync(house.Server, null, body);
        return answer.Headers.ETag!.ToString();
    }
}
