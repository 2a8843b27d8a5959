using System.Text;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>Sets and contexts out of their JSON.</summary>
internal static class Some
{
    public static FlagSet Written(string json) => Value(FlagSet.Compile(Encoding.UTF8.GetBytes(json)));

    public static FlagSet Imported(string json) => Value(FlagSet.Compile(Encoding.UTF8.GetBytes(json), Strictness.Imported));

    public static EvaluationContext Context(string json) => Value(EvaluationContext.Parse(Encoding.UTF8.GetBytes(json)));

    /// <summary>A document of one flag "f" with variants on and off, off by default.</summary>
    public static string Document(string targeting, string more = "", string variants = """{"on":true,"off":false}""") =>
        $$$"""{"flags":{"f":{"state":"ENABLED","variants":{{{variants}}},"defaultVariant":"off","targeting":{{{targeting}}}}}{{{more}}}}""";

    private static T Value<T>(Outcome<T> outcome) => outcome.Match(value => value, refusal => throw new InvalidOperationException(refusal.Sentence));
}
