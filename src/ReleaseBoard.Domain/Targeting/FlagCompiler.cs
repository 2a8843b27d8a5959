using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Compiles one flag of a document.</summary>
internal sealed partial class FlagCompiler(LogicCompiler logic, Dictionary<string, string> setMetadata, FaultList faults, TargetingLimits limits)
{
    public Flag? Compile(string key, JsonElement element, PointerPath at)
    {
        if (!Key().IsMatch(key))
        {
            faults.Add("targeting.key", at, "A key begins with a letter or a digit and goes on with those, dots, underscores and dashes, at most 128 in all.", FaultWeight.Refuses);
            return null;
        }

        if (element.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("targeting.flag", at, "A flag must be an object.", FaultWeight.Refuses);
            return null;
        }

        var variants = Variants(element, at);
        var house = HouseRules.Read(element, at, faults);
        var metadata = MetadataRules.Over(setMetadata, MetadataRules.Read(element, at, faults));
        var breaks = faults.Breaks;
        var rule = Rule(element, at, [.. variants.Select(variant => variant.Name)]);
        return new Flag
        {
            Key = key,
            KeyText = Encoding.UTF8.GetBytes(key),
            KeyFragment = AnswerRules.KeyFragment(key),
            IsEnabled = IsEnabled(element, at),
            IsBroken = faults.Breaks > breaks,
            IsForgiving = element.TryGetProperty(HouseRules.Name, out _),
            IsForBrowsers = house.IsForBrowsers,
            Bucketing = house.Bucketing,
            Variants = [.. variants],
            VariantNames = [.. variants.Select(variant => Encoding.UTF8.GetBytes(variant.Name))],
            Default = Named(variants, DefaultVariant(element, at), at.Of("defaultVariant")),
            Off = Named(variants, house.OffVariant, at.Of(HouseRules.Name).Of("offVariant")),
            Prerequisites = [.. house.Prerequisites.Select(one => new Prerequisite(one.Flag, one.Variants, MetadataRules.Write(metadata, one.Flag)))],
            Rule = rule,
            Metadata = MetadataRules.Write(metadata),
        };
    }

    private Node? Rule(JsonElement flag, PointerPath at, IReadOnlyCollection<string> variants)
    {
        if (!flag.TryGetProperty("targeting", out var targeting) || targeting.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        at = at.Of("targeting");
        if (targeting.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("targeting.rule", at, "Targeting must be an object.", FaultWeight.Breaks);
            return null;
        }

        return targeting.GetPropertyCount() == 0 ? null : logic.Compile(targeting, at, variants);
    }

    private bool IsEnabled(JsonElement flag, PointerPath at)
    {
        var state = flag.TryGetProperty("state", out var said) && said.ValueKind is JsonValueKind.String ? said.GetString() : null;
        if (state is not ("ENABLED" or "DISABLED"))
        {
            faults.Add("targeting.state", at.Of("state"), "The state is ENABLED or DISABLED.", FaultWeight.Refuses);
        }

        return state is "ENABLED";
    }

    private string? DefaultVariant(JsonElement flag, PointerPath at)
    {
        if (!flag.TryGetProperty("defaultVariant", out var variant) || variant.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (variant.ValueKind is not JsonValueKind.String)
        {
            faults.Add("targeting.default-variant", at.Of("defaultVariant"), "The default variant is a name, or null.", FaultWeight.Refuses);
            return null;
        }

        // flagd takes "" for none.
        return variant.GetString() is { Length: > 0 } name ? name : null;
    }

    private FlagVariant? Named(IReadOnlyList<FlagVariant> variants, string? name, PointerPath at)
    {
        var variant = variants.FirstOrDefault(one => one.Name == name);
        if (name is not null && variant is null)
        {
            faults.Add("targeting.unknown-variant", at, $"There is no variant \"{name}\".", FaultWeight.Refuses);
        }

        return variant;
    }

    private List<FlagVariant> Variants(JsonElement flag, PointerPath at)
    {
        at = at.Of("variants");
        var read = new List<FlagVariant>();
        if (!flag.TryGetProperty("variants", out var variants) || variants.ValueKind is not JsonValueKind.Object || variants.GetPropertyCount() == 0)
        {
            faults.Add("targeting.no-variants", at, "A flag has at least one variant.", FaultWeight.Refuses);
            return read;
        }

        if (variants.GetPropertyCount() > limits.Variants)
        {
            faults.Add("targeting.too-many-variants", at, string.Create(CultureInfo.InvariantCulture, $"At most {limits.Variants} variants are taken."), FaultWeight.Refuses);
            return read;
        }

        JsonValueKind? first = null;
        foreach (var variant in variants.EnumerateObject())
        {
            var kind = variant.Value.ValueKind is JsonValueKind.False ? JsonValueKind.True : variant.Value.ValueKind;
            CheckVariant(variant.Name, kind, first ??= kind, at.Of(variant.Name));
            var json = Minified(variant.Value);
            read.Add(new FlagVariant(variant.Name, json) { Fragment = AnswerRules.VariantFragment(variant.Name, Encoding.UTF8.GetString(json)) });
        }

        return read;
    }

    private void CheckVariant(string name, JsonValueKind kind, JsonValueKind first, PointerPath at)
    {
        if (name.Length is 0 or > 128)
        {
            faults.Add("targeting.variant-name", at, "A variant's name has 1 to 128 characters.", FaultWeight.Refuses);
        }

        if (kind is not (JsonValueKind.True or JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Object))
        {
            faults.Add("targeting.variant-type", at, "A variant is a truth value, a text, a number or an object.", FaultWeight.Warns);
        }
        else if (kind != first)
        {
            faults.Add("targeting.variant-type", at, "All variants of a flag have the same type.", FaultWeight.Warns);
        }
    }

    private static byte[] Minified(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            value.WriteTo(writer);
        }

        return output.WrittenSpan.ToArray();
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
