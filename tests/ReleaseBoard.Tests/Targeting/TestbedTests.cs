using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Tests.House;

namespace ReleaseBoard.Tests.Targeting;

/// <summary>flagd's own cases for evaluators (open-feature/flagd-testbed), asked of ours without a wire between.</summary>
public sealed partial class TestbedTests
{
    private const int Applicable = 125;

    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(Sources.Root, "../shared/suites/ofrep/testbed/evaluator"));

    [TestbedFact]
    public void Every_case_of_flagd_gets_the_answer_it_wants()
    {
        var set = Some.Imported(File.ReadAllText(Path.Combine(Folder, "flags/testkit-flags.json")));
        var cases = Directory.EnumerateFiles(Path.Combine(Folder, "gherkin"), "*.feature").Order(StringComparer.Ordinal).SelectMany(Gherkin.Cases).ToList();

        var wrong = cases.Select(one => (one.Name, Wrong: Wrong(set, one.Steps))).Where(one => one.Wrong is not null).Select(one => $"{one.Name}: {one.Wrong}").ToList();

        Assert.Empty(wrong);
        Assert.InRange(cases.Count, Applicable, 10 * Applicable);
    }

    private static string? Wrong(FlagSet set, IReadOnlyList<string> steps)
    {
        var context = new JsonObject();
        var (type, key, fallback) = ("", "", "");
        foreach (var step in steps)
        {
            if (Flag().Match(step) is { Success: true } flag)
            {
                (type, key, fallback) = (flag.Groups[1].Value, flag.Groups[2].Value, flag.Groups[3].Value);
            }
            else if (ContextKey().Match(step) is { Success: true } pair)
            {
                context[pair.Groups[1].Value] = Typed(pair.Groups[2].Value, pair.Groups[3].Value);
            }
            else if (Nested().Match(step) is { Success: true } nested)
            {
                context[nested.Groups[1].Value] = new JsonObject { [nested.Groups[2].Value] = nested.Groups[3].Value };
            }
            else if (TargetingKey().Match(step) is { Success: true } targeting)
            {
                context["targetingKey"] = targeting.Groups[1].Value;
            }
            else if (Wanted().Match(step) is { Success: true } wanted && Wrong(set, context, key, type, fallback, wanted.Groups[1].Value, wanted.Groups[2].Value) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? Wrong(FlagSet set, JsonObject context, string key, string type, string fallback, string what, string wanted)
    {
        var answer = set.Evaluate(key, Some.Context(context.ToJsonString()), 1_760_000_000);
        var value = answer.Variant is { } variant ? JsonNode.Parse(variant.Value.Span) : null;
        var isOfType = value is null || type == "Object" == value is JsonObject;
        if (isOfType && value is JsonValue scalar)
        {
            isOfType = scalar.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.String => type == "String",
                System.Text.Json.JsonValueKind.Number => type is "Integer" or "Float",
                _ => type == "Boolean",
            };
        }

        var said = what switch
        {
            "resolved details value" => JsonNode.DeepEquals(value ?? Typed(type, fallback), Typed(type, wanted)) ? wanted : value?.ToJsonString() ?? fallback,
            "reason" => FlagWords.Of(answer.Reason) is var reason && reason == "SPLIT" ? "TARGETING_MATCH" : FlagWords.Of(answer.Reason),
            _ => isOfType ? FlagWords.Of(answer.Error) : "TYPE_MISMATCH",
        };
        return said == wanted ? null : $"the {what} is {said}, not {wanted}";
    }

    private static JsonNode? Typed(string type, string text) => type is "String" ? text : JsonNode.Parse(type is "Object" ? text.Replace("\\\"", "\"", StringComparison.Ordinal) : text);

    [GeneratedRegex("a (\\w+)-flag with key \"(.*?)\" and a fallback value \"(.*)\"$")]
    private static partial Regex Flag();

    [GeneratedRegex("a context containing a key \"(.*?)\", with type \"(.*?)\" and with value \"(.*)\"$")]
    private static partial Regex ContextKey();

    [GeneratedRegex("a nested property with outer key \"(.*?)\" and inner key \"(.*?)\", with value \"(.*)\"$")]
    private static partial Regex Nested();

    [GeneratedRegex("a context containing a targeting key with value \"(.*)\"$")]
    private static partial Regex TargetingKey();

    [GeneratedRegex("the (resolved details value|reason|error-code) should be \"(.*)\"$")]
    private static partial Regex Wanted();
}

/// <summary>As much of Gherkin as these files use: backgrounds, outlines, examples, tags.</summary>
internal static class Gherkin
{
    private const string Old = "@fractional-v1";

    public static IEnumerable<(string Name, List<string> Steps)> Cases(string path)
    {
        var (background, steps, name, tags, header) = (new List<string>(), new List<string>(), "", "", (string[]?)null);
        var (tagsOfExamples, isOutline, inExamples) = ("", false, false);
        var made = new List<(string Name, List<string> Steps)>();
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Append("Scenario: the end").Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '@')
            {
                tags = line;
            }
            else if (line.StartsWith("Scenario", StringComparison.Ordinal) || line.StartsWith("Background:", StringComparison.Ordinal))
            {
                if (name == "Background:")
                {
                    background = steps;
                }
                else if (!isOutline && name.Length > 0)
                {
                    made.Add((name, [.. background, .. steps]));
                }

                (name, steps, isOutline, inExamples, tags) = (line, [], line.StartsWith("Scenario Outline", StringComparison.Ordinal), false, "");
            }
            else if (line.StartsWith("Examples:", StringComparison.Ordinal))
            {
                (inExamples, header, tagsOfExamples, tags) = (true, null, tags, "");
            }
            else if (line[0] == '|' && inExamples)
            {
                var cells = line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray();
                if (header is not null && !tagsOfExamples.Contains(Old, StringComparison.Ordinal))
                {
                    made.Add(($"{name} {line}", [.. background, .. steps.Select(step => header.Zip(cells).Aggregate(step, (text, cell) => text.Replace($"<{cell.First}>", cell.Second, StringComparison.Ordinal)))]));
                }

                header ??= cells;
            }
            else if (!inExamples)
            {
                steps.Add(line);
            }
        }

        return made;
    }
}

/// <summary>Skipped, and reported as skipped, where flagd's cases are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TestbedFactAttribute : FactAttribute
{
    public TestbedFactAttribute()
    {
        Skip = Directory.Exists(TestbedTests.Folder) ? null : "NOT ASKED FLAGD'S OWN CASES: ../shared/suites/ofrep is not beside this repository; tests/README.md says more.";
        if (Skip is not null)
        {
            Console.Error.WriteLine(Skip);
        }
    }
}
