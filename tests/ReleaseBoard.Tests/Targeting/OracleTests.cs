using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Targeting;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>Whoever evaluates, a caller gets the same: our answers beside those of flagd's own evaluator, over rules by chance.</summary>
public sealed class OracleTests
{
    private const long Now = 1_760_000_000;
    private const int Flags = 1_000;
    private const int ContextsEach = 4;

    [OracleTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Thousands_of_answers_are_those_of_flagd(int seed)
    {
        var random = new RandomRules(seed);
        var flags = Enumerable.Range(0, Flags).ToDictionary(i => $"flag-{i}", _ => random.Flag(hasDefault: false));
        var sets = flags.ToDictionary(flag => flag.Key, flag => Some.Imported(Document([flag])));

        // A part that fails for everybody is refused when written; flagd notices it, or not, by how it would optimise the rule.
        var good = flags.Where(flag => !sets[flag.Key].Faults.Any(fault => fault.Code == "targeting.never-works")).ToList();
        Assert.InRange(good.Count, Flags * 8 / 10, Flags);
        var cases = good.SelectMany(flag => Enumerable.Range(0, ContextsEach).Select(_ => (flag.Key, Context: random.Context().ToJsonString()))).ToList();

        var theirs = FlagdOracle.Ask(Document(good), Now, cases);
        var ours = cases.Select(one => Answer(sets[one.Key], one.Key, one.Context)).ToList();

        var different = cases.Zip(theirs, ours).Where(pair => pair.Second != pair.Third)
            .Select(pair => $"{pair.First.Key}: flagd {pair.Second}, ours {pair.Third}; {pair.First.Context} {flags[pair.First.Key].ToJsonString()}").ToList();
        Assert.True(different.Count == 0, $"{different.Count} of {cases.Count} differ:\n{string.Join("\n", different.Take(20))}");

        // The comparison says something only while all kinds of answers are in it.
        Assert.All(["TARGETING_MATCH", "DEFAULT", "ERROR"], reason => Assert.InRange(theirs.Count(answer => answer.Reason == reason), Flags / 10, cases.Count));
    }

    private static string Document(IEnumerable<KeyValuePair<string, JsonObject>> flags) =>
        new JsonObject { ["flags"] = new JsonObject(flags.Select(flag => KeyValuePair.Create<string, JsonNode?>(flag.Key, flag.Value.DeepClone()))) }.ToJsonString();

    private static OracleAnswer Answer(FlagSet set, string key, string context)
    {
        var answer = set.Evaluate(key, Some.Context(context), Now);
        var reason = answer.Reason is FlagReason.Split ? FlagReason.TargetingMatch : answer.Reason;
        return new OracleAnswer(FlagWords.Of(reason), answer.Variant?.Name, answer.Error is FlagError.None ? null : FlagWords.Of(answer.Error));
    }
}
