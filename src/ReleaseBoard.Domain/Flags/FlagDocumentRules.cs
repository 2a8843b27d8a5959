using System.Buffers;
using System.Text.Json;

namespace ReleaseBoard.Domain.Flags;

/// <summary>
/// Writes one environment as one flagd document, the same bytes for the same facts: what is evaluated, exported and compared.
/// What flagd has no word for stands under <c>x-releaseboard</c>.
/// </summary>
public static class FlagDocumentRules
{
    public const string Extension = "x-releaseboard";

    /// <summary>The whole document: flags and segments in the order of their keys; archived flags are not in it.</summary>
    public static byte[] Compile(IEnumerable<FlagInPlace> flags, IEnumerable<Segment> segments, IEnumerable<FlagMetadata>? metadata = null) =>
        Compile(flags.Where(flag => !flag.Flag.IsArchived).Select(flag => (flag.Flag.Key, (Action<Utf8JsonWriter>)(writer => Write(writer, flag)))), segments, metadata ?? []);

    internal static byte[] Compile(IEnumerable<(FlagKey Key, Action<Utf8JsonWriter> Write)> flags, IEnumerable<Segment> segments, IEnumerable<FlagMetadata> metadata)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, JsonTextRules.Writing))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://flagd.dev/schema/v0/flags.json");
            writer.WriteStartObject("flags");
            foreach (var flag in flags.OrderBy(flag => flag.Key))
            {
                writer.WritePropertyName(flag.Key.Value);
                flag.Write(writer);
            }

            writer.WriteEndObject();
            WriteSegments(writer, segments);
            Write(writer, metadata);
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>One flag as it stands in the document.</summary>
    public static byte[] Compile(FlagInPlace flag)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, JsonTextRules.Writing))
        {
            Write(writer, flag);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, FlagInPlace inPlace)
    {
        var (flag, plan) = (inPlace.Flag, inPlace.Plan);
        writer.WriteStartObject();
        Write(writer, flag, plan.IsEnabled, DefaultOf(plan), FlagLogicRules.TargetingOf(plan));
        WriteExtension(writer, flag, plan);
        writer.WriteEndObject();
    }

    /// <summary>Whoever cannot be put into a share (nothing to hash) gets what off answers, not the code's default.</summary>
    internal static string? DefaultOf(FlagPlan plan) => plan.Fallthrough is { Rollout: not null } ? plan.OffVariant : plan.Fallthrough?.Variant;

    /// <summary>What flagd itself knows of a flag, inside its braces.</summary>
    internal static void Write(Utf8JsonWriter writer, Flag flag, bool isEnabled, string? fallback, JsonText? targeting)
    {
        writer.WriteString("state", isEnabled ? "ENABLED" : "DISABLED");
        writer.WriteStartObject("variants");
        foreach (var variant in flag.Variants)
        {
            writer.WritePropertyName(variant.Name);
            writer.WriteRawValue(variant.Value.Value);
        }

        writer.WriteEndObject();
        writer.WriteString("defaultVariant", fallback);
        if (targeting is { } logic)
        {
            writer.WritePropertyName("targeting");
            writer.WriteRawValue(logic.Value);
        }

        Write(writer, flag.Metadata);
    }

    private static void WriteExtension(Utf8JsonWriter writer, Flag flag, FlagPlan plan)
    {
        if (plan is { OffVariant: null, Prerequisites.Count: 0, Bucketing: Bucketing.FlagdV2 } && !flag.IsForBrowsers)
        {
            return;
        }

        writer.WriteStartObject(Extension);
        if (plan.OffVariant is { } off)
        {
            writer.WriteString("offVariant", off);
        }

        if (plan.Prerequisites.Count > 0)
        {
            writer.WriteStartArray("prerequisites");
            foreach (var prerequisite in plan.Prerequisites)
            {
                Write(writer, prerequisite);
            }

            writer.WriteEndArray();
        }

        if (plan.Bucketing is not Bucketing.FlagdV2)
        {
            writer.WriteString("bucketing", FlagWordRules.Of(plan.Bucketing));
        }

        if (flag.IsForBrowsers)
        {
            writer.WriteBoolean("browser", true);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Prerequisite prerequisite)
    {
        writer.WriteStartObject();
        writer.WriteString("flag", prerequisite.Flag.Value);
        writer.WriteStartArray("variants");
        foreach (var variant in prerequisite.Variants)
        {
            writer.WriteStringValue(variant);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSegments(Utf8JsonWriter writer, IEnumerable<Segment> segments)
    {
        var sorted = segments.OrderBy(segment => segment.Key).ToList();
        if (sorted.Count > 0)
        {
            writer.WriteStartObject("$evaluators");
            foreach (var segment in sorted)
            {
                writer.WritePropertyName(segment.Key.Value);
                writer.WriteRawValue(FlagLogicRules.EvaluatorOf(segment.Plan).Value);
            }

            writer.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<FlagMetadata> metadata)
    {
        var entries = metadata.ToList();
        if (entries.Count > 0)
        {
            writer.WriteStartObject("metadata");
            foreach (var entry in entries)
            {
                writer.WritePropertyName(entry.Name);
                writer.WriteRawValue(entry.Value.Value);
            }

            writer.WriteEndObject();
        }
    }
}

/// <summary>A flag with the plan it has in one environment.</summary>
public sealed record FlagInPlace(Flag Flag, FlagPlan Plan);
