using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>Each operator by what it makes of a context: the variant that its result names, "off" for null.</summary>
public sealed class OperatorTests
{
    private const string Variants = """{"on":"on","off":"off","a":"a","b":"b","c":"c","true":"yes","false":"no","1":"one","0":"zero"}""";

    [Theory]
    [InlineData("""{"var":"v"}""", """{"v":"a"}""", "a")]
    [InlineData("""{"var":["v","b"]}""", """{}""", "b")]
    [InlineData("""{"var":["v","b"]}""", """{"v":null}""", "b")]
    [InlineData("""{"var":"user.tier"}""", """{"user":{"tier":"c"}}""", "c")]
    [InlineData("""{"var":"user\\.tier"}""", """{"user.tier":"c"}""", "c")]
    [InlineData("""{"var":"list.1"}""", """{"list":["a","b"]}""", "b")]
    [InlineData("""{"var":{"cat":["us","er.x"]}}""", """{"user":{"x":"a"}}""", "a")]
    [InlineData("""{"var":"v"}""", """{"v":true}""", "true")]
    [InlineData("""{"var":"v"}""", """{"v":1.0}""", "1")]
    [InlineData("""{"if":[{"missing":["a.b","c"]},"a","b"]}""", """{"a":{"b":null},"c":0}""", "b")]
    [InlineData("""{"if":[{"missing":["a.b","c"]},"a","b"]}""", """{"a":{},"c":0}""", "a")]
    [InlineData("""{"if":[{"missing_some":[1,["x","y"]]},"a","b"]}""", """{"y":1}""", "b")]
    [InlineData("""{"if":[{"missing_some":[2,["x","y"]]},"a","b"]}""", """{"y":1}""", "a")]
    public void Variables(string rule, string context, string variant) => Answers(rule, context, variant);

    [Theory]
    [InlineData("""{"if":[{"var":"x"},"a",{"var":"y"},"b","c"]}""", """{"y":1}""", "b")]
    [InlineData("""{"if":[{"var":"x"},"a",{"var":"y"},"b","c"]}""", """{"x":[],"y":{}}""", "c")]
    [InlineData("""{"?:":[{"var":"x"},"a","b"]}""", """{"x":"0"}""", "a")]
    [InlineData("""{"if":[{"var":"x"},"a"]}""", """{}""", "off")]
    [InlineData("""{"or":[{"var":"x"},{"var":"y"}]}""", """{"x":0,"y":"a"}""", "a")]
    [InlineData("""{"and":[{"var":"x"},{"var":"y"}]}""", """{"x":0,"y":"a"}""", "0")]
    [InlineData("""{"!":{"var":"x"}}""", """{"x":[]}""", "true")]
    [InlineData("""{"!":[{"var":"x"}]}""", """{"x":{"a":1}}""", "false")]
    [InlineData("""{"!!":[{"var":"x"}]}""", """{"x":"false"}""", "true")]
    public void Logic(string rule, string context, string variant) => Answers(rule, context, variant);

    [Theory]
    [InlineData("""{"==":[{"var":"x"},1]}""", """{"x":"1"}""", "true")]
    [InlineData("""{"===":[{"var":"x"},1]}""", """{"x":"1"}""", "false")]
    [InlineData("""{"!==":[{"var":"x"},1]}""", """{"x":"1"}""", "true")]
    [InlineData("""{"!=":[{"var":"x"},null]}""", """{}""", "false")]
    [InlineData("""{"==":[{"var":"x"},""]}""", """{}""", "false")]
    [InlineData("""{"==":[{"var":"x"},0]}""", """{}""", "true")]
    [InlineData("""{"<":[1,{"var":"x"},3]}""", """{"x":2}""", "true")]
    [InlineData("""{"<":[1,{"var":"x"},3]}""", """{"x":3}""", "false")]
    [InlineData("""{"<=":[1,{"var":"x"},3]}""", """{"x":"3"}""", "true")]
    [InlineData("""{">":[{"var":"x"},"10"]}""", """{"x":"9"}""", "true")]
    [InlineData("""{">=":[{"var":"x"},10]}""", """{"x":"9"}""", "false")]
    [InlineData("""{"==":[{"var":"x"},5]}""", """{"x":"five"}""", "off")]
    [InlineData("""{"<":[{"var":"x"},5]}""", """{"x":[1]}""", "off")]
    public void Comparisons(string rule, string context, string variant) => Answers(rule, context, variant);

    [Theory]
    [InlineData("""{"+":[{"var":"x"},"0.5",true]}""", """{"x":-0.5}""", "1")]
    [InlineData("""{"+":{"var":"x"}}""", """{"x":["0.5",0.5]}""", "1")]
    [InlineData("""{"-":[{"var":"x"}]}""", """{"x":-1}""", "1")]
    [InlineData("""{"-":[{"var":"x"},2]}""", """{"x":3}""", "1")]
    [InlineData("""{"*":[{"var":"x"},2]}""", """{"x":0.5}""", "1")]
    [InlineData("""{"/":[{"var":"x"},2]}""", """{"x":2}""", "1")]
    [InlineData("""{"/":[1,{"var":"x"}]}""", """{"x":0}""", "off")]
    [InlineData("""{"%":[{"var":"x"},2]}""", """{"x":3}""", "1")]
    [InlineData("""{"max":[{"var":"x"},0]}""", """{"x":1}""", "1")]
    [InlineData("""{"min":{"var":"x"}}""", """{"x":[3,1,2]}""", "1")]
    [InlineData("""{"max":[{"var":"x"},0]}""", """{"x":"1"}""", "off")]
    [InlineData("""{"+":[{"var":"x"},1]}""", """{"x":"many"}""", "off")]
    [InlineData("""{"if":[{"==":[{"cat":{"+":[{"var":"x"},0]}},"1e+21"]},"a","b"]}""", """{"x":1e21}""", "a")]
    [InlineData("""{"if":[{"==":[{"cat":{"+":[{"var":"x"},0]}},"-1.5e-7"]},"a","b"]}""", """{"x":-0.00000015}""", "a")]
    [InlineData("""{"if":[{"==":[{"cat":{"+":[{"var":"x"},0.2]}},"0.30000000000000004"]},"a","b"]}""", """{"x":0.1}""", "a")]
    public void Numbers(string rule, string context, string variant) => Answers(rule, context, variant);

    [Theory]
    [InlineData("""{"if":[{"in":["@x.org",{"var":"mail"}]},"a","b"]}""", """{"mail":"ada@x.org"}""", "a")]
    [InlineData("""{"if":[{"in":[{"var":"n"},["1",2,null]]},"a","b"]}""", """{"n":1}""", "b")]
    [InlineData("""{"if":[{"in":[{"var":"n"},["1",2,null]]},"a","b"]}""", """{}""", "a")]
    [InlineData("""{"if":[{"in":["x",{"var":"groups"}]},"a","b"]}""", """{"groups":["y","x"]}""", "a")]
    [InlineData("""{"if":[{"in":["x",{"var":"groups"}]},"a","b"]}""", """{}""", "b")]
    [InlineData("""{"if":[{"in":["x",{"var":"groups"}]},"a","b"]}""", """{"groups":7}""", "off")]
    [InlineData("""{"if":[{"==":[{"cat":[{"var":"x"},{"var":"missing"}]},"anull"]},"a","b"]}""", """{"x":"a"}""", "a")]
    [InlineData("""{"cat":{"var":"x"}}""", """{"x":["o","n"]}""", "on")]
    [InlineData("""{"substr":[{"var":"x"},1]}""", """{"x":"xon"}""", "on")]
    [InlineData("""{"substr":[{"var":"x"},-2]}""", """{"x":"xon"}""", "on")]
    [InlineData("""{"substr":[{"var":"x"},1,-1]}""", """{"x":"xonx"}""", "on")]
    [InlineData("""{"substr":[{"var":"x"},0,1]}""", """{"x":"abc"}""", "a")]
    [InlineData("""{"substr":[{"var":"x"},0,1]}""", """{"x":5}""", "off")]
    [InlineData("""{"starts_with":[{"var":"x"},"ab"]}""", """{"x":"abc"}""", "true")]
    [InlineData("""{"starts_with":[{"var":"x"},"AB"]}""", """{"x":"abc"}""", "false")]
    [InlineData("""{"ends_with":[{"var":"x"},"bc"]}""", """{"x":"abc"}""", "true")]
    [InlineData("""{"ends_with":[{"var":"x"},"bc"]}""", """{"x":1}""", "off")]
    [InlineData("""{"ends_with":["bc"]}""", """{}""", "off")]
    public void Texts(string rule, string context, string variant) => Answers(rule, context, variant);

    [Theory]
    [InlineData("""{"if":[{"some":[{"var":"l"},{"==":[{"var":""},2]}]},"a","b"]}""", """{"l":[1,2]}""", "a")]
    [InlineData("""{"if":[{"all":[{"var":"l"},{">":[{"var":"n"},0]}]},"a","b"]}""", """{"l":[{"n":1},{"n":0}]}""", "b")]
    [InlineData("""{"if":[{"all":[{"var":"l"},true]},"a","b"]}""", """{"l":[]}""", "b")]
    [InlineData("""{"if":[{"none":[{"var":"l"},{"==":[{"var":""},2]}]},"a","b"]}""", """{}""", "a")]
    [InlineData("""{"reduce":[{"var":"l"},{"+":[{"var":"current"},{"var":"accumulator"}]},0]}""", """{"l":[3,-2]}""", "1")]
    [InlineData("""{"reduce":[{"var":"l"},{"+":[{"var":"current"},{"var":"accumulator"}]}]}""", """{"l":[]}""", "off")]
    [InlineData("""{"cat":{"map":[{"var":"l"},{"var":"c"}]}}""", """{"l":[{"c":"o"},{"c":"n"}]}""", "on")]
    [InlineData("""{"cat":{"filter":[{"var":"l"},{"!=":[{"var":""},"x"]}]}}""", """{"l":["x","o","x","n"]}""", "on")]
    [InlineData("""{"cat":{"merge":["o",{"var":"l"}]}}""", """{"l":["n"]}""", "on")]
    [InlineData("""{"if":[{"some":[{"var":"l"},{"var":"x"}]},"a","b"]}""", """{"l":"text"}""", "off")]
    [InlineData("""{"if":[{"some":[{"var":"l"},{"==":[{"var":"$flagd.flagKey"},"f"]}]},"a","b"]}""", """{"l":[{}]}""", "b")]
    public void Lists(string rule, string context, string variant) => Answers(rule, context, variant);

    [Theory]
    [InlineData("1.2.3", "=", "v1.2.3", "true")]
    [InlineData("V1.2.3+build", "=", "1.2.3", "true")]
    [InlineData("1.2", "<", "1.2.1", "true")]
    [InlineData("1", "^", "1.9.9", "true")]
    [InlineData("1.2.9", "~", "1.2.0", "true")]
    [InlineData("1.3.0", "~", "1.2.0", "false")]
    [InlineData("1.0.0-alpha.2", "<", "1.0.0-alpha.10", "true")]
    [InlineData("1.0.0-alpha.beta", ">", "1.0.0-alpha.1", "true")]
    [InlineData("1.0.0-rc.1", "<", "1.0.0", "true")]
    [InlineData("2.0.0.0", "=", "2.0.0", "off")]
    [InlineData("01.0.0", "=", "1.0.0", "off")]
    [InlineData("1.0.0-01", "=", "1.0.0", "off")]
    [InlineData("1.0.0", "===", "1.0.0", "off")]
    public void Versions(string version, string comparison, string other, string variant) =>
        Answers($$"""{"sem_ver":[{"var":"v"},"{{comparison}}","{{other}}"]}""", $$"""{"v":"{{version}}"}""", variant);

    private static void Answers(string rule, string context, string variant)
    {
        var answer = Some.Imported(Some.Document(rule, variants: Variants).Replace("\"state\"", "\"x-releaseboard\":{},\"state\"", StringComparison.Ordinal)).Evaluate("f", Some.Context(context), 0);

        Assert.Equal((variant, FlagError.None), (answer.Variant?.Name, answer.Error));
    }
}
