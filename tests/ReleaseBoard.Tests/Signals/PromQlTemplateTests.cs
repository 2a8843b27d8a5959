using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Names that fill an expression never change what is asked.</summary>
public sealed class PromQlTemplateTests
{
    private static readonly QuerySubject Subject = new(SignalHouse.Shop, new("1.2.0+build.7"), new(Guid.Parse("11111111-1111-1111-1111-111111111111")));

    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{job=\"{{application}}\",env='{{ environment }}'}", "up{job=\"shop\",env='production'}")]
    [InlineData("up{v=\"{{version}}\"}", "up{v=\"1.2.0+build.7\"}")]
    [InlineData("up{v=~\"{{version}}\"}", "up{v=~\"1\\\\.2\\\\.0\\\\+build\\\\.7\"}")]
    [InlineData("up{v !~ \"a|{{version}}\"}", "up{v !~ \"a|1\\\\.2\\\\.0\\\\+build\\\\.7\"}")]
    [InlineData("up{v=~`{{version}}`}", "up{v=~`1\\.2\\.0\\+build\\.7`}")]
    [InlineData("up{d='{{deployment}}'}", "up{d='11111111111111111111111111111111'}")]
    [InlineData("a{x=\"\\\"{{application}}\"}", "a{x=\"\\\"shop\"}")]
    [InlineData("a # it's {a} comment\n + b{x='{{application}}'}", "a # it's {a} comment\n + b{x='shop'}")]
    public void Places_are_filled(string expression, string filled) => Assert.Equal(filled, PromQlTemplate.Parse(expression).Value().Fill(Subject));

    [Theory]
    [InlineData("", "query.length")]
    [InlineData("  ", "query.length")]
    [InlineData("{{application}}", "query.place-bare")]
    [InlineData("up{job=\"x\"} or {{version}}", "query.place-bare")]
    [InlineData("up{job=\"{{secret}}\"}", "query.place")]
    [InlineData("up{job=\"{{application\"}", "query.place")]
    [InlineData("up{job=\"x}", "query.quotes")]
    public void What_cannot_be_filled_safely_is_refused(string expression, string code) => Assert.Equal(code, PromQlTemplate.Parse(expression).Refusal?.Code);

    [Fact]
    public void It_knows_whether_it_asks_for_one_deployment() =>
        Assert.Equal([false, true, true], new[] { "up{a='{{application}}'}", "up{a='{{version}}'}", "up{a='{{deployment}}'}" }.Select(text => PromQlTemplate.Parse(text).Value().IsPerDeployment));
}
