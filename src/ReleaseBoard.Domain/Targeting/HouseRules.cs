using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>What a flag of this house says beyond flagd, in its object <c>x-releaseboard</c>.</summary>
internal sealed record House(string? OffVariant, IReadOnlyList<(string Flag, string[] Variants)> Prerequisites, Bucketing Bucketing, bool IsForBrowsers);

/// <summary>Reads and checks <see cref="House"/>; whatever is wrong refuses the document, since only this house writes it.</summary>
internal static class HouseRules
{
    public const string Name = "x-releaseboard";

    private static readonly House None = new(null, [], Bucketing.FlagdV2, false);

    public static House Read(JsonElement flag, PointerPath at, FaultList faults)
    {
        if (!flag.TryGetProperty(Name, out var element))
        {
            return None;
        }

        at = at.Of(Name);
        if (element.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("targeting.extension", at, "This must be an object.", FaultWeight.Refuses);
            return None;
        }

        foreach (var unknown in element.EnumerateObject().Where(property => property.Name is not ("offVariant" or "prerequisites" or "bucketing" or "browser")))
        {
            faults.Add("targeting.extension", at.Of(unknown.Name), "Nothing of this name is known here.", FaultWeight.Refuses);
        }

        return new House(Text(element, "offVariant", at, faults), Prerequisites(element, at, faults), ReadBucketing(element, at, faults), IsForBrowsers(element, at, faults));
    }

    private static bool IsForBrowsers(JsonElement element, PointerPath at, FaultList faults)
    {
        if (element.TryGetProperty("browser", out var browser) && browser.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            faults.Add("targeting.extension", at.Of("browser"), "This is true or false.", FaultWeight.Refuses);
        }

        return browser.ValueKind is JsonValueKind.True;
    }

    private static Bucketing ReadBucketing(JsonElement element, PointerPath at, FaultList faults)
    {
        var bucketing = BucketRules.Parse(Text(element, "bucketing", at, faults));
        if (bucketing is null)
        {
            faults.Add("targeting.bucketing", at.Of("bucketing"), "The bucketing is flagd-v2, flagd-v3 or unleash.", FaultWeight.Refuses);
        }

        return bucketing ?? Bucketing.FlagdV2;
    }

    private static List<(string Flag, string[] Variants)> Prerequisites(JsonElement element, PointerPath at, FaultList faults)
    {
        var read = new List<(string Flag, string[] Variants)>();
        if (!element.TryGetProperty("prerequisites", out var listed))
        {
            return read;
        }

        at = at.Of("prerequisites");
        if (listed.ValueKind is not JsonValueKind.Array)
        {
            faults.Add("targeting.prerequisites", at, "Prerequisites are a list.", FaultWeight.Refuses);
            return read;
        }

        foreach (var (prerequisite, place) in listed.EnumerateArray().Select((item, index) => (item, at.At(index))))
        {
            if (prerequisite.ValueKind is JsonValueKind.Object && Text(prerequisite, "flag", place, faults) is { } flag
                && prerequisite.TryGetProperty("variants", out var variants) && variants.ValueKind is JsonValueKind.Array && variants.GetArrayLength() > 0
                && variants.EnumerateArray().All(variant => variant.ValueKind is JsonValueKind.String))
            {
                read.Add((flag, [.. variants.EnumerateArray().Select(variant => variant.GetString() ?? "")]));
            }
            else
            {
                faults.Add("targeting.prerequisites", place, "A prerequisite is {\"flag\": key, \"variants\": [name, ...]}.", FaultWeight.Refuses);
            }
        }

        return read;
    }

    private static string? Text(JsonElement element, string name, PointerPath at, FaultList faults)
    {
        if (!element.TryGetProperty(name, out var text) || text.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (text.ValueKind is not JsonValueKind.String)
        {
            faults.Add("targeting.extension", at.Of(name), "This must be a text.", FaultWeight.Refuses);
            return null;
        }

        return text.GetString();
    }
}
