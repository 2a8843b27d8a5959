using System.Text;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>What would take a machine down is refused, or ends with the default variant.</summary>
public sealed class HostileTests
{
    [Fact]
    public void More_flags_than_a_house_can_have_are_refused()
    {
        var flags = string.Join(',', Enumerable.Range(0, 10_001).Select(i => $$"""
            "f{{i}}":{}
            """));

        Refused("{\"flags\":{" + flags + "}}");
    }

    [Theory]
    [InlineData("""{"if":[{"map":[{"var":"l"},{"reduce":[[1,2,3,4,5,6,7,8,9,10],{"+":[{"var":"current"},{"var":"accumulator"}]},0]}]},"on","a"]}""")]
    [InlineData("""{"if":[{"reduce":[{"var":"l"},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"xx"]},"on","a"]}""")]
    [InlineData("""{"if":[{"reduce":[{"var":"l"},{"merge":[{"var":"accumulator"},{"var":"accumulator"}]},[1,2]]},"on","a"]}""")]
    [InlineData("""{"if":[{"reduce":[{"var":"l"},{"map":[[1],{"var":""}]},0]},"a","b"]}""")]
    public void A_context_cannot_make_a_rule_run_or_grow_without_end(string rule)
    {
        var numbers = $"[{string.Join(',', Enumerable.Repeat("1", 9_000))}]";
        var answer = Ask(rule, $$"""{"l":{{numbers}},"m":[1]}""");

        Assert.Equal(FlagError.None, answer.Error);
        Assert.True(answer.Variant?.Name is "off" or "a");
    }

    [Fact]
    public void Many_attributes_are_found_as_fast_as_few()
    {
        var attributes = string.Join(',', Enumerable.Range(0, 4_900).Select(i => $"\"a{i}\":\"a\""));

        Assert.Equal("a", Ask("""{"var":"a4899"}""", "{" + attributes + "}").Variant?.Name);
    }

    [Fact]
    public void Names_that_objects_have_in_other_languages_are_nothing_here()
    {
        foreach (var name in new[] { "__proto__", "constructor", "toString", "hasOwnProperty", "x.length", "x.__proto__.y" })
        {
            Assert.Equal("off", Ask($$"""{"var":"{{name}}"}""", """{"x":"a"}""").Variant?.Name);
        }
    }

    private static void Refused(string document) => Assert.NotNull(FlagSet.Compile(Encoding.UTF8.GetBytes(document)).Refusal);

    private static FlagAnswer Ask(string rule, string context) =>
        Some.Imported(Some.Document(rule, variants: """{"on":1,"off":2,"a":3,"b":4}""").Replace("\"state\"", "\"x-releaseboard\":{},\"state\"", StringComparison.Ordinal)).Evaluate("f", Some.Context(context), 0);
}
