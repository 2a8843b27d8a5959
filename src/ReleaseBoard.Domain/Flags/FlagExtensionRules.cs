using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Reads what a document says under <c>x-releaseboard</c>.</summary>
internal static class FlagExtensionRules
{
    public static Outcome<FlagExtension> Read(FlagKey key, JsonElement flag)
    {
        if (!flag.TryGetProperty(FlagDocumentRules.Extension, out var extension))
        {
            return new FlagExtension(null, [], Bucketing.FlagdV2, null);
        }

        if (extension.ValueKind is not JsonValueKind.Object)
        {
            return Malformed(key, "is a JSON object");
        }

        var bucketing = extension.TryGetProperty("bucketing", out var said) ? FlagWordRules.BucketingOf(Text(said)) : Bucketing.FlagdV2;
        if (bucketing is not { } dealt)
        {
            return Malformed(key, "has a bucketing of flagd-v2, flagd-v3 or unleash");
        }

        var off = extension.TryGetProperty("offVariant", out var variant) ? Text(variant) : null;
        bool? browser = extension.TryGetProperty("browser", out var mark) ? mark.ValueKind is JsonValueKind.True : null;
        return Prerequisites(key, extension).Then<FlagExtension>(prerequisites => new FlagExtension(off, prerequisites, dealt, browser));
    }

    private static Outcome<Facts<Prerequisite>> Prerequisites(FlagKey key, JsonElement extension)
    {
        if (!extension.TryGetProperty("prerequisites", out var list))
        {
            return Facts<Prerequisite>.None;
        }

        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() > PrerequisiteRules.Most)
        {
            return Malformed(key, $"has at most {PrerequisiteRules.Most} prerequisites in a list");
        }

        var read = list.EnumerateArray().Select(Prerequisite).ToList();
        return read.Contains(null)
            ? Malformed(key, "names for each prerequisite a flag and its variants")
            : read.OfType<Prerequisite>().ToFacts();
    }

    private static Prerequisite? Prerequisite(JsonElement item) =>
        item.ValueKind is JsonValueKind.Object
        && item.TryGetProperty("flag", out var flag) && FlagKey.Parse(Text(flag)) is Outcome<FlagKey>.Accepted key
        && item.TryGetProperty("variants", out var variants) && variants.ValueKind is JsonValueKind.Array && variants.EnumerateArray().All(name => name.ValueKind is JsonValueKind.String)
            ? new(key.Value, variants.EnumerateArray().Select(name => name.GetString() ?? "").ToFacts())
            : null;

    private static string? Text(JsonElement element) => element.ValueKind is JsonValueKind.String ? element.GetString() : null;

    private static Refusal Malformed(FlagKey key, string what) => Refusal.Invalid("import.flag-malformed", $"Flag {key}: \"{FlagDocumentRules.Extension}\" {what}.");
}

/// <summary>What flagd has no word for.</summary>
internal sealed record FlagExtension(string? OffVariant, Facts<Prerequisite> Prerequisites, Bucketing Bucketing, bool? IsForBrowsers);
