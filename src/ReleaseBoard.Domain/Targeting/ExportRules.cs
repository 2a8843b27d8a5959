using System.Globalization;
using System.Text.Json.Nodes;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Says in flagd's words what a compiled document's extensions say: off variants as defaults, prerequisites as conditions.</summary>
internal sealed class ExportRules
{
    private const string Percentage = "\"fractional\"";

    private readonly Dictionary<string, JsonObject> _flags = new(StringComparer.Ordinal);
    private readonly string _shared;

    public ExportRules(JsonObject document)
    {
        _shared = document["$evaluators"]?.ToJsonString() ?? "";
        if (document["flags"] is JsonArray list)
        {
            list.OfType<JsonObject>().ToList().ForEach(flag => _flags[(string?)flag["key"] ?? ""] = flag);
        }
        else if (document["flags"] is JsonObject named)
        {
            named.ToList().ForEach(flag => _flags[flag.Key] = flag.Value as JsonObject ?? []);
        }
    }

    /// <summary>All flags by key, those that cannot be said left out.</summary>
    public JsonObject Flags(out List<LeftOutFlag> leftOut)
    {
        leftOut = [];
        var exported = new JsonObject();
        foreach (var (key, flag) in _flags)
        {
            var made = flag.DeepClone().AsObject();
            if (WhyNot(key) is { } sentence)
            {
                leftOut.Add(new LeftOutFlag(key, sentence));
                continue;
            }

            Rewrite(made, flag[HouseRules.Name] as JsonObject);
            made.Remove(HouseRules.Name);
            made.Remove("key");
            exported[key] = made;
        }

        return exported;
    }

    private string? WhyNot(string key)
    {
        var flag = _flags[key];
        var house = flag[HouseRules.Name];
        if (flag["state"]?.GetValue<string>() is "DISABLED")
        {
            return null;
        }

        if (IsHashedOtherwise(flag))
        {
            return "Its percentages are hashed in a way that not every flagd evaluator knows.";
        }

        var first = Prerequisites(flag);
        if (first.Count > 0 && house?["offVariant"] is null)
        {
            return "It depends on another flag and has no off variant: flagd has no word for no answer behind a condition.";
        }

        return first.Select(prerequisite => WhyNotBehind(prerequisite.Flag)).FirstOrDefault(sentence => sentence is not null);
    }

    private string? WhyNotBehind(string key)
    {
        var flag = _flags[key];
        return IsHashedOtherwise(flag) ? $"It depends on \"{key}\", whose percentages are hashed in a way that not every flagd evaluator knows."
            : UsesShared(flag) && (_shared.Contains(Percentage, StringComparison.Ordinal) || _shared.Contains("$flagd", StringComparison.Ordinal))
                ? $"It depends on \"{key}\", whose shared rules may ask which flag it is."
            : Prerequisites(flag).Select(prerequisite => WhyNotBehind(prerequisite.Flag)).FirstOrDefault(sentence => sentence is not null);
    }

    private bool IsHashedOtherwise(JsonObject flag) =>
        (string?)flag[HouseRules.Name]?["bucketing"] is not (null or "flagd-v2")
        && ((flag["targeting"]?.ToJsonString() ?? "").Contains(Percentage, StringComparison.Ordinal) || (UsesShared(flag) && _shared.Contains(Percentage, StringComparison.Ordinal)));

    private static bool UsesShared(JsonObject flag) => (flag["targeting"]?.ToJsonString() ?? "").Contains("\"$ref\"", StringComparison.Ordinal);

    private void Rewrite(JsonObject flag, JsonObject? house)
    {
        if (flag["state"]?.GetValue<string>() is "DISABLED")
        {
            if (house?["offVariant"] is { } off)
            {
                flag["state"] = "ENABLED";
                flag["defaultVariant"] = off.DeepClone();
                flag.Remove("targeting");
            }

            return;
        }

        if (Prerequisites(flag) is { Count: > 0 } first)
        {
            var rule = Targeting(flag)?.DeepClone() ?? flag["defaultVariant"]?.DeepClone();
            flag["targeting"] = Call("if", Call("and", [.. first.Select(Met)]), rule, house?["offVariant"]?.DeepClone());
        }
    }

    /// <summary>A condition that is true while the other flag, and all it depends on, says one of the variants.</summary>
    private JsonNode Met((string Flag, string[] Variants) prerequisite)
    {
        var flag = _flags[prerequisite.Flag];
        if (flag["state"]?.GetValue<string>() is "DISABLED")
        {
            return JsonValue.Create(false);
        }

        var standard = (string?)flag["defaultVariant"];
        var isMetByDefault = standard is not null && prerequisite.Variants.Contains(standard);
        JsonNode says = JsonValue.Create(isMetByDefault);
        if (Targeting(flag) is { } targeting)
        {
            // What gives the default is null, so the default is looked for by what it is not.
            var others = (flag["variants"] as JsonObject ?? []).Select(variant => variant.Key).Except(prerequisite.Variants);
            var among = Call("in", AskedAs(prerequisite.Flag, targeting), Names(isMetByDefault ? others : prerequisite.Variants));
            says = isMetByDefault ? Call("!", among) : among;
        }

        return Call("and", [.. Prerequisites(flag).Select(Met), says]);
    }

    /// <summary>The rule of another flag, with that flag's key wherever the key counts.</summary>
    private static JsonNode? AskedAs(string key, JsonNode? rule)
    {
        switch (rule)
        {
            case JsonArray list:
                return new JsonArray([.. list.Select(item => AskedAs(key, item))]);
            case JsonObject { Count: 1 } call:
                var (name, operands) = call.First();
                if (name == "var" && (operands is JsonArray { Count: > 0 } path ? path[0] : operands) is JsonValue said && said.TryGetValue<string>(out var text) && text == "$flagd.flagKey")
                {
                    return JsonValue.Create(key);
                }

                var asked = AskedAs(key, operands);
                return name == "fractional" && asked is JsonArray { Count: > 0 } buckets && buckets[0] is JsonArray ? Salted(key, buckets) : new JsonObject { [name] = asked };
            default:
                return rule?.DeepClone();
        }
    }

    private static JsonObject Salted(string key, JsonArray buckets)
    {
        buckets.Insert(0, Call("cat", JsonValue.Create(key), Variable("targetingKey")));
        return Call("if", Variable("targetingKey"), new JsonObject { ["fractional"] = buckets }, null);
    }

    /// <summary>A rule may say true or 1 where it means the variant of this name.</summary>
    private static JsonArray Names(IEnumerable<string> variants)
    {
        var names = new JsonArray();
        foreach (var variant in variants)
        {
            names.Add(variant);
            if (variant is "true" or "false")
            {
                names.Add(variant == "true");
            }
            else if (double.TryParse(variant, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                names.Add(number);
            }
        }

        return names;
    }

    private static JsonObject? Targeting(JsonObject flag) => flag["targeting"] is JsonObject { Count: > 0 } targeting ? targeting : null;

    private static List<(string Flag, string[] Variants)> Prerequisites(JsonObject flag) =>
        [.. (flag[HouseRules.Name]?["prerequisites"] as JsonArray ?? []).Select(one => ((string?)one?["flag"] ?? "", (string[])[.. (one?["variants"] as JsonArray ?? []).Select(name => (string?)name ?? "")]))];

    private static JsonObject Variable(string name) => new() { ["var"] = name };

    private static JsonObject Call(string name, params JsonNode?[] operands) => new() { [name] = new JsonArray(operands) };
}
