using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>What a set of flags answers beyond flagd's own cases: states, prerequisites, the wire, and explanations.</summary>
public sealed class FlagSetTests
{
    private const long Now = 1_760_000_000;

    private const string Shop = """
        {"metadata":{"version":"7","owner":"nobody"},"flags":{
         "base":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","metadata":{"owner":"ada"},"targeting":{"if":[{"==":[{"var":"plan"},"pro"]},"on"]},"x-releaseboard":{"browser":true}},
         "above":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off","prerequisites":[{"flag":"base","variants":["on"]}]}},
         "killed":{"state":"DISABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off"}},
         "off":{"state":"DISABLED","variants":{"on":true},"defaultVariant":"on"},
         "after":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"prerequisites":[{"flag":"killed","variants":["off"]}]}}}}
        """;

    [Theory]
    [InlineData("base", """{"plan":"pro"}""", """{"key":"base","value":true,"variant":"on","reason":"TARGETING_MATCH","metadata":{"version":"7","owner":"ada"}}""")]
    [InlineData("base", "{}", """{"key":"base","value":false,"variant":"off","reason":"DEFAULT","metadata":{"version":"7","owner":"ada"}}""")]
    [InlineData("above", """{"plan":"pro"}""", """{"key":"above","value":true,"variant":"on","reason":"STATIC","metadata":{"version":"7","owner":"nobody"}}""")]
    [InlineData("above", "{}", """{"key":"above","value":false,"variant":"off","reason":"DISABLED","metadata":{"version":"7","owner":"nobody","unsatisfiedDependency":"base"}}""")]
    [InlineData("killed", "{}", """{"key":"killed","value":false,"variant":"off","reason":"DISABLED","metadata":{"version":"7","owner":"nobody"}}""")]
    [InlineData("off", "{}", """{"key":"off","reason":"DISABLED","metadata":{"version":"7","owner":"nobody"}}""")]
    [InlineData("after", "{}", """{"key":"after","reason":"DISABLED","metadata":{"version":"7","owner":"nobody","unsatisfiedDependency":"killed"}}""")]
    [InlineData("no\"body", "{}", """{"key":"no\u0022body","errorCode":"FLAG_NOT_FOUND","errorDetails":"There is no flag with this key.","metadata":{"version":"7","owner":"nobody"}}""")]
    public void An_answer_is_an_item_of_OFREP(string key, string context, string item)
    {
        var output = new ArrayBufferWriter<byte>();

        Some.Written(Shop).Write(output, key, Some.Context(context), Now);

        Assert.Equal(item, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData(false, new[] { "base", "above", "killed", "off", "after" })]
    [InlineData(true, new[] { "base" })]
    public void A_browser_s_key_reads_what_is_marked_for_browsers(bool isBrowser, string[] keys)
    {
        var output = new ArrayBufferWriter<byte>();
        var heard = new List<string>();

        var set = Some.Written(Shop);

        set.EvaluateAll(output, EvaluationContext.Empty, Now, isBrowser, (place, _) => heard.Add(set.Keys.ElementAt(place)));

        var items = JsonNode.Parse(output.WrittenSpan)?.AsArray() ?? [];
        Assert.Equal(keys, items.Select(item => (string?)item?["key"]));
        Assert.Equal(keys, heard);
    }

    [Fact]
    public void A_flag_of_this_house_answers_its_default_where_its_rule_does_not_work()
    {
        var house = """{"flags":{"f":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","x-releaseboard":{},"targeting":{"if":[{">":[{"var":"age"},18]},"on","off"]}}}}""";
        var context = Some.Context("""{"age":"abc"}""");

        var forgiving = Some.Written(house).Evaluate("f", context, Now);
        var strict = Some.Written(house.Replace("\"x-releaseboard\":{},", "", StringComparison.Ordinal)).Evaluate("f", context, Now);

        Assert.Equal(("off", FlagReason.Default, FlagError.None), (forgiving.Variant?.Name, forgiving.Reason, forgiving.Error));
        Assert.Equal((null, FlagReason.Error, FlagError.General), (strict.Variant?.Name, strict.Reason, strict.Error));
    }

    [Fact]
    public void An_explanation_names_the_rule_the_place_and_the_bucket()
    {
        var set = Some.Written(Some.Document("""{"if":[{"==":[{"var":"plan"},"pro"]},"on",{"in":["beta",{"var":"tags"}]},{"fractional":[["on",25],["off",75]]},"off"]}"""));

        var bucket = set.Explain("f", Some.Context("""{"targetingKey":"ada","tags":["beta"]}"""), Now);
        var rest = set.Explain("f", Some.Context("""{"targetingKey":"ada"}"""), Now);

        Assert.Equal([new ExplainedStep("/flags/f/targeting/if/0", false), new("/flags/f/targeting/if/2", true)], bucket.Steps);
        Assert.Equal(1, bucket.Rule);
        var hash = Murmur3.Hash("fada"u8);
        var place = (long)(((ulong)hash * 100) >> 32);
        Assert.Equal(new ExplainedBucket("/flags/f/targeting/if/3/fractional", "fada", hash, place, 100, place < 25 ? 0 : 1), bucket.Bucket);
        Assert.Equal((null, "/flags/f/targeting/if/4", null), (rest.Rule, rest.Place, rest.Bucket));
        Assert.Equal("base", Some.Written(Shop).Explain("above", EvaluationContext.Empty, Now).UnsatisfiedDependency);
    }

    [Theory]
    [InlineData("""{"targetingKey":5}""", "5")]
    [InlineData("""{"targetingKey":"a\u00e9\n"}""", "aé\n")]
    [InlineData("""{"targetingKey":"first","targetingKey":"last"}""", "last")]
    [InlineData("{}", "")]
    public void A_context_is_read_as_JavaScript_would(string context, string key) => Assert.Equal(key, Encoding.UTF8.GetString(Some.Context(context).Key));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("null")]
    public void What_is_no_context_is_refused(string json) => Assert.NotNull(EvaluationContext.Parse(Encoding.UTF8.GetBytes(json)).Refusal);

    [Theory]
    [InlineData("""{"context":{"targetingKey":"ada"}}""", true)]
    [InlineData("""{"more":{"context":{}},"context":{"targetingKey":"ada"},"other":[1,{"a":2}]}""", true)]
    [InlineData("""{"context":[]}""", false)]
    [InlineData("""{"targetingKey":"ada"}""", false)]
    [InlineData("[]", false)]
    public void A_request_holds_a_context(string json, bool isGood)
    {
        var read = EvaluationContext.ParseRequest(Encoding.UTF8.GetBytes(json));

        Assert.Equal(isGood ? "ada" : null, read.Match<string?>(context => Encoding.UTF8.GetString(context.Key), _ => null));
    }

    [Fact]
    public void A_hostile_context_costs_little()
    {
        var nested = string.Concat(Enumerable.Repeat("""{"a":""", 100)) + "1" + new string('}', 100);
        var wide = "{\"a\":[" + string.Join(",", Enumerable.Repeat("1", 10_001)) + "]}";
        Assert.All([nested, wide, "{\"a\":\"" + (char)0xd800 + "\"}"], json => Assert.NotNull(EvaluationContext.Parse(Encoding.Latin1.GetBytes(json.Replace((char)0xd800, (char)0xff))).Refusal));

        // A loop inside a loop over what the caller sent ends after a bounded number of turns.
        var set = Some.Written(Some.Document("""{"if":[{"some":[{"var":"a"},{"some":[[1,2,3],{"==":[{"var":""},9]}]}]},"on","off"]}"""));
        var context = Some.Context("{\"a\":[" + string.Join(",", Enumerable.Repeat("1", 9_000)) + "]}");
        Assert.Equal(FlagError.General, set.Evaluate("f", context, Now).Error);
        var doubling = Some.Written(Some.Document("""{"if":[{"==":[{"reduce":[{"var":"a"},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"x"]},"y"]},"on","off"]}"""));
        Assert.Equal(FlagError.General, doubling.Evaluate("f", context, Now).Error);
    }

    [Theory]
    [InlineData("2.0.0", "=", "v2", true)]
    [InlineData("1.0.0-beta.2", "<", "1.0.0-beta.11", true)]
    [InlineData("1.0.0-rc.1", "<", "1.0.0", true)]
    [InlineData("1.0.0-alpha", "<", "1.0.0-alpha.1", true)]
    [InlineData("1.0.0+a", "=", "1.0.0+b", true)]
    [InlineData("3.1.0", "^", "3.0.0", true)]
    [InlineData("3.1.0", "~", "3.0.0", false)]
    [InlineData("2.0.0.0", "!=", "1.0.0", null)]
    [InlineData("01.0.0", "=", "1.0.0", null)]
    [InlineData("9007199254740993.0.0", ">", "1.0.0", null)]
    public void Versions_are_semantic(string left, string relation, string right, bool? holds)
    {
        var set = Some.Written(Some.Document($$"""{"sem_ver":[{"var":"v"},"{{relation}}","{{right}}"]}""", variants: """{"true":true,"false":false,"off":false}"""));

        var answer = set.Evaluate("f", Some.Context($$"""{"v":"{{left}}"}"""), Now);

        Assert.Equal(holds switch { true => "true", false => "false", null => "off" }, answer.Variant?.Name);
    }

    [Fact]
    public void The_moment_of_asking_is_part_of_the_context_and_nobody_can_say_another()
    {
        var set = Some.Written(Some.Document($$$"""{"if":[{"and":[{"==":[{"var":"$flagd.timestamp"},{{{Now}}}]},{"==":[{"var":"$flagd.flagKey"},"f"]}]},"on","off"]}"""));

        Assert.Equal("on", set.Evaluate("f", Some.Context("""{"$flagd":{"timestamp":1,"flagKey":"x"}}"""), Now).Variant?.Name);
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var set = Some.Written(Some.Document("""{"if":[{"ends_with":[{"var":"email"},"@example.com"]},{"fractional":[{"cat":[{"var":"$flagd.flagKey"},{"var":"email"}]},["on",10],["off",90]]},{"sem_ver":[{"var":"v"},">=","2"]},"on","off"]}"""));
        var context = Some.Context("""{"email":"ada@example.com","v":"1.0"}""");
        set.Evaluate("f", context, Now);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            set.Evaluate("f", context, Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_long_list_of_people_is_found_in()
    {
        var people = string.Join(",", Enumerable.Range(0, 10_000).Select(i => JsonSerializer.Serialize($"user-{i}")));
        var set = Some.Written(Some.Document("""{"if":[{"$ref":"team"},"on","off"]}""", $$$""","$evaluators":{"team":{"in":[{"var":"targetingKey"},[{{{people}}}]]}}"""));

        Assert.Equal("on", set.Evaluate("f", Some.Context("""{"targetingKey":"user-9999"}"""), Now).Variant?.Name);
        Assert.Equal("off", set.Evaluate("f", Some.Context("""{"targetingKey":"user-10000"}"""), Now).Variant?.Name);
    }
}
