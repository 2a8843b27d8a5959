using System.Text;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>Whoever evaluates in process gets what the board would have said.</summary>
public sealed class FlagExportTests
{
    private const long Now = 1_760_000_000;

    private const string Shop = """
        {"$evaluators":{"staff":{"ends_with":[{"var":"email"},"@example.com"]}},"flags":{
         "rollout":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","x-releaseboard":{"offVariant":"off"},"targeting":{"if":[{"$ref":"staff"},"on",{"fractional":[["on",30000],["off",70000]]}]}},
         "salted":{"state":"ENABLED","variants":{"a":1,"b":2},"defaultVariant":"a","targeting":{"if":[{"==":[{"var":"$flagd.flagKey"},"salted"]},{"fractional":[["a",1],["b",1],[null,1]]},"b"]}},
         "behind":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off","prerequisites":[{"flag":"rollout","variants":["on"]}]}},
         "deep":{"state":"ENABLED","variants":{"x":"1","y":"2","none":"0"},"defaultVariant":"x","x-releaseboard":{"offVariant":"none","prerequisites":[{"flag":"behind","variants":["on"]},{"flag":"salted","variants":["a"]}]},"targeting":{"fractional":[["x",1],["y",1]]}},
         "static":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off","prerequisites":[{"flag":"killed","variants":["off"]}]}},
         "killed":{"state":"DISABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off"},"targeting":{"if":[true,"on"]}},
         "asleep":{"state":"DISABLED","variants":{"on":true},"defaultVariant":"on"},
         "third":{"state":"ENABLED","variants":{"on":true},"x-releaseboard":{"bucketing":"flagd-v3"},"targeting":{"fractional":[["on",1]]}},
         "on-third":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"on","x-releaseboard":{"offVariant":"off","prerequisites":[{"flag":"third","variants":["on"]}]}},
         "silent":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on","x-releaseboard":{"prerequisites":[{"flag":"rollout","variants":["on"]}]}}}}
        """;

    [Fact]
    public void An_export_gives_everyone_the_same_variant_and_says_what_it_leaves_out()
    {
        var export = FlagExport.Of(Encoding.UTF8.GetBytes(Shop)).Match(made => made, refusal => throw new InvalidOperationException(refusal.Sentence));
        var (ours, theirs) = (Some.Written(Shop), Some.Written(Encoding.UTF8.GetString(export.Json.Span)));

        Assert.DoesNotContain("x-releaseboard", Encoding.UTF8.GetString(export.Json.Span), StringComparison.Ordinal);
        Assert.Equal(["third", "on-third", "silent"], export.LeftOut.Select(flag => flag.Key));
        Assert.Equal(ours.Keys.Except(["third", "on-third", "silent"]), theirs.Keys);
        var contexts = Enumerable.Range(0, 500).Select(i => $$"""{"targetingKey":"user-{{i}}","email":"{{(i % 7 == 0 ? "ada@example.com" : "bob@test.org")}}"}""").Append("{}").Select(Some.Context).ToList();
        foreach (var key in theirs.Keys)
        {
            var said = contexts.Select(context => ours.Evaluate(key, context, Now).Variant?.Name).ToList();
            Assert.Equal(said, contexts.Select(context => theirs.Evaluate(key, context, Now).Variant?.Name));
            Assert.True(said.Distinct().Count() > 1 || key is "static" or "killed" or "asleep", key);
        }
    }

    [Fact]
    public void What_does_not_compile_is_not_exported() =>
        Assert.Equal("targeting.no-flags", FlagExport.Of("[]"u8.ToArray()).Refusal?.Code);

    [Fact]
    public void A_list_of_flags_is_exported_by_key()
    {
        var export = FlagExport.Of("""{"flags":[{"key":"f","state":"ENABLED","variants":{"on":true},"defaultVariant":"on"}]}"""u8.ToArray());

        Assert.Equal("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on"}}}""", export.Match(made => JsonNode.Parse(made.Json.Span)?.ToJsonString(), refusal => refusal.Sentence));
    }
}
