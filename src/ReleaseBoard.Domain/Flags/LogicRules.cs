using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What JSONLogic written by hand may be. Whether its operators exist, the compiler of the document says.</summary>
public static class LogicRules
{
    private const int Longest = 64 * 1024;
    private const int Deepest = 40;

    /// <summary>The logic without spaces, or what is wrong with it; every segment it names must be there.</summary>
    public static Outcome<JsonText> Read(string place, JsonText logic, Func<SegmentKey, bool> hasSegment) => JsonTextRules.Read(place, logic.Value, Longest, Deepest).Then<JsonText>(json =>
    {
        if (json.Value is not ['{', ..] || json.Value == "{}")
        {
            return Refusal.Invalid("logic.malformed", $"{place}: JSONLogic is an object such as {{\"==\":[{{\"var\":\"country\"}},\"DE\"]}}.");
        }

        return References(json).FirstOrDefault(name => !hasSegment(new(name))) is { } unknown
            ? Refusal.Invalid("clause.segment-unknown", $"{place}: there is no segment {KeyRules.Shown(unknown)} in this environment.")
            : json;
    });

    /// <summary>The names of the segments that the logic refers to by <c>$ref</c>.</summary>
    public static IReadOnlySet<string> References(JsonText logic)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (logic.Value.Contains("$ref", StringComparison.Ordinal))
        {
            using var document = JsonDocument.Parse(logic.Value);
            Collect(document.RootElement, names);
        }

        return names;
    }

    private static void Collect(JsonElement element, HashSet<string> names)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, names);
            }
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.NameEquals("$ref") && property.Value.ValueKind is JsonValueKind.String)
                {
                    names.Add(property.Value.GetString() ?? "");
                }

                Collect(property.Value, names);
            }
        }
    }
}
