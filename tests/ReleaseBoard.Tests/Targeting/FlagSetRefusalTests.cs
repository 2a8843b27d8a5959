using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>What could fail when somebody asks is refused when it is written, with its place.</summary>
public sealed class FlagSetRefusalTests
{
    [Theory]
    [InlineData("""{"nope":[1,2]}""", "targeting.unknown-operator", "/flags/f/targeting/nope")]
    [InlineData("""{"if":[{"==":[{"var":"a"},1]},{"teleport":[]},"off"]}""", "targeting.unknown-operator", "/flags/f/targeting/if/1/teleport")]
    [InlineData("""{"if":[{"==":[1]},"on","off"]}""", "targeting.arguments", "/flags/f/targeting/if/0/==")]
    [InlineData("""{"if":[true,"blue","off"]}""", "targeting.unknown-variant", "/flags/f/targeting/if/1")]
    [InlineData("""{"==":[{"var":"a"},1]}""", "targeting.unknown-variant", "/flags/f/targeting/==")]
    [InlineData("""{"fractional":[["on",50],["blue",50]]}""", "targeting.unknown-variant", "/flags/f/targeting/fractional/1/0")]
    [InlineData("""{"fractional":[["on",0.5],["off",99.5]]}""", "targeting.weight", "/flags/f/targeting/fractional/0/1")]
    [InlineData("""{"fractional":[["on",0],["off",0]]}""", "targeting.weight", "/flags/f/targeting/fractional")]
    [InlineData("""{"if":[{"sem_ver":[{"var":"v"},"~~","1.0.0"]},"on"]}""", "targeting.relation", "/flags/f/targeting/if/0/sem_ver/1")]
    [InlineData("""{"if":[{"sem_ver":[{"var":"v"},"=","one"]},"on"]}""", "targeting.version", "/flags/f/targeting/if/0/sem_ver/2")]
    [InlineData("""{"if":[{"starts_with":[{"var":"v"}]},"on"]}""", "targeting.arguments", "/flags/f/targeting/if/0/starts_with")]
    [InlineData("""{"if":[{"ends_with":[{"var":"v"},5]},"on"]}""", "targeting.never-works", "/flags/f/targeting/if/0/ends_with")]
    [InlineData("""{"if":[{"<":["abc",5]},"on","off"]}""", "targeting.never-works", "/flags/f/targeting/if/0/<")]
    [InlineData("""{"if":[{"$ref":"nobody"},"on"]}""", "targeting.unknown-reference", "/flags/f/targeting/if/0")]
    [InlineData("""{"if":[true,"on"],"or":[]}""", "targeting.several-operators", "/flags/f/targeting")]
    [InlineData("""{"if":[{"some":[{"var":"l"},{"fractional":[["on",1]]}]},"on"]}""", "targeting.percentage-in-loop", "/flags/f/targeting/if/0/some/1/fractional")]
    [InlineData("""{"if":[{"==":[{"var":"a"},9007199254740993]},"on"]}""", "targeting.large-number", "/flags/f/targeting/if/0/==/1")]
    [InlineData("""{"if":[{"var":"../a"},"on"]}""", "targeting.climbing", "/flags/f/targeting/if/0/var")]
    public void A_rule_that_could_fail_is_refused_with_its_place(string targeting, string code, string place)
    {
        var refusal = Refused(Some.Document(targeting));

        Assert.Equal(code, refusal.Code);
        Assert.StartsWith(place + ": ", refusal.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"flags":{"f":{"state":"ON","variants":{"on":true}}}}""", "targeting.state")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{}}}}""", "targeting.no-variants")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED"}}}""", "targeting.no-variants")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true,"off":"no"}}}}""", "targeting.variant-type")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":null}}}}""", "targeting.variant-type")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":9007199254740993}}}}""", "targeting.large-number")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":1e999}}}}""", "targeting.large-number")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"off"}}}""", "targeting.unknown-variant")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true,"on":false}}}}""", "targeting.duplicate-name")]
    [InlineData("""{"flags":{"f/g":{"state":"ENABLED","variants":{"on":true}}}}""", "targeting.key")]
    [InlineData("""{"flags":{"":{"state":"ENABLED","variants":{"on":true}}}}""", "targeting.key")]
    [InlineData("""{"flags":{"f\n":{"state":"ENABLED","variants":{"on":true}}}}""", "targeting.key")]
    [InlineData("""{"flags":{"__proto__":{"state":"ENABLED","variants":{"on":true}}}}""", "targeting.key")]
    [InlineData("""{"flags":[{"key":"f","state":"ENABLED","variants":{"on":true}},{"key":"f","state":"ENABLED","variants":{"on":true}}]}""", "targeting.duplicate-key")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"metadata":{"a":[1]}}}}""", "targeting.metadata")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"x-releaseboard":{"bucketing":"dice"}}}}""", "targeting.bucketing")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"x-releaseboard":{"offVariant":"off"}}}}""", "targeting.unknown-variant")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"x-releaseboard":{"colour":"red"}}}}""", "targeting.extension")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"x-releaseboard":{"prerequisites":[{"flag":"g","variants":["on"]}]}}}}""", "targeting.unknown-prerequisite")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true},"x-releaseboard":{"prerequisites":[{"flag":"f","variants":["on"]}]}}}}""", "targeting.prerequisite-cycle")]
    [InlineData("""{"flags":5}""", "targeting.no-flags")]
    [InlineData("""[]""", "targeting.no-flags")]
    [InlineData("""{"flags":{}""", "targeting.json")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"on":"\ud800"}}}}""", "targeting.json")]
    [InlineData("", "targeting.json")]
    public void A_document_that_is_none_is_refused(string document, string code) => Assert.Equal(code, Refused(document).Code);

    [Fact]
    public void A_shared_rule_that_refers_to_itself_is_refused()
    {
        var refusal = Refused(Some.Document("""{"if":[{"$ref":"a"},"on"]}""", ""","$evaluators":{"a":{"!":[{"$ref":"b"}]},"b":{"!":[{"$ref":"a"}]}}"""));

        Assert.Equal("targeting.reference-cycle", refusal.Code);
    }

    [Fact]
    public void Shared_rules_that_double_thirty_times_are_refused_at_once()
    {
        var evaluators = string.Join(",", Enumerable.Range(0, 30).Select(i => $$"""
            "e{{i}}":{"and":[{"$ref":"e{{i + 1}}"},{"$ref":"e{{i + 1}}"}]}
            """));
        var refusal = Refused(Some.Document("""{"if":[{"$ref":"e0"},"on"]}""", ",\"$evaluators\":{" + evaluators + ""","e30":{"==":[{"var":"a"},1]}}"""));

        Assert.Equal("targeting.too-large-rule", refusal.Code);
    }

    [Fact]
    public void A_long_chain_of_shared_rules_is_refused_before_the_stack_ends()
    {
        var evaluators = string.Join(",", Enumerable.Range(0, 5_000).Select(i => $$"""
            "e{{i}}":{"!":[{"$ref":"e{{i + 1}}"}]}
            """));
        var refusal = Refused(Some.Document("""{"if":[{"$ref":"e0"},"on"]}""", ",\"$evaluators\":{" + evaluators + ""","e5000":{"var":"a"}}"""));

        Assert.Equal("targeting.too-large-rule", refusal.Code);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void Ten_thousand_rules_are_refused(int rules)
    {
        var arms = string.Concat(Enumerable.Range(0, rules).Select(i => $$"""{"==":[{"var":"a"},{{i.ToString(CultureInfo.InvariantCulture)}}]},"on","""));

        Assert.Equal("targeting.too-large-rule", Refused(Some.Document($$"""{"if":[{{arms}}"off"]}""")).Code);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Deep_nesting_is_refused(int levels)
    {
        var rule = string.Concat(Enumerable.Repeat("""{"!":[""", levels)) + "true" + string.Concat(Enumerable.Repeat("]}", levels));

        Assert.NotNull(FlagSet.Compile(Encoding.UTF8.GetBytes(Some.Document(rule))).Refusal);
    }

    [Fact]
    public void A_document_beyond_its_bound_is_too_large()
    {
        var limits = TargetingLimits.Default with { DocumentBytes = 100, Flags = 1 };

        Assert.Equal(RefusalKind.TooLarge, FlagSet.Compile(new byte[101], Strictness.Written, limits).Refusal?.Kind);
        Assert.Equal("targeting.too-many-flags", FlagSet.Compile("""{"flags":{"a":{},"b":{}}}"""u8.ToArray(), Strictness.Imported, limits).Refusal?.Code);
    }

    [Fact]
    public void Prerequisites_of_prerequisites_are_counted_together()
    {
        var flags = string.Join(",", Enumerable.Range(0, 30).Select(i => $$$"""
            "f{{{i}}}":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on","x-releaseboard":{"prerequisites":[{{{(i == 29 ? "" : Two(i + 1))}}}]}}
            """));

        Assert.Equal("targeting.too-many-prerequisites", Refused("{\"flags\":{" + flags + "}}").Code);

        static string Two(int next) => $$"""{"flag":"f{{next}}","variants":["on"]},{"flag":"f{{next}}","variants":["on"]}""";
    }

    [Fact]
    public void An_import_tells_what_cannot_work_and_lets_the_rest_be()
    {
        var set = Some.Imported("""{"flags":{"bad":{"state":"ENABLED","variants":{"on":true},"targeting":{"nope":[]}},"good":{"state":"ENABLED","variants":{"on":true},"defaultVariant":"on"}}}""");

        Assert.Equal(["/flags/bad/targeting/nope"], set.Faults.Select(fault => fault.Pointer));
        Assert.Equal(FlagError.ParseError, set.Evaluate("bad", EvaluationContext.Empty, 0).Error);
        Assert.Equal(FlagReason.Static, set.Evaluate("good", EvaluationContext.Empty, 0).Reason);
    }

    private static Refusal Refused(string document) =>
        FlagSet.Compile(Encoding.UTF8.GetBytes(document)).Refusal ?? throw new InvalidOperationException("It was accepted.");
}
