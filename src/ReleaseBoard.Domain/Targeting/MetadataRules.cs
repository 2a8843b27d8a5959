using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>What a set and a flag say of themselves beside their values: OpenFeature knows texts, numbers and truth values.</summary>
internal static class MetadataRules
{
    /// <summary>Names and raw JSON, of a set or a flag.</summary>
    public static Dictionary<string, string> Read(JsonElement owner, PointerPath at, FaultList faults)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!owner.TryGetProperty("metadata", out var metadata) || metadata.ValueKind is JsonValueKind.Null)
        {
            return read;
        }

        at = at.Of("metadata");
        if (metadata.ValueKind is not JsonValueKind.Object)
        {
            faults.Add("targeting.metadata", at, "Metadata must be an object.", FaultWeight.Warns);
            return read;
        }

        foreach (var property in metadata.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            {
                read[property.Name] = property.Value.GetRawText();
            }
            else
            {
                faults.Add("targeting.metadata", at.Of(property.Name), "Metadata is texts, numbers, true and false.", FaultWeight.Warns);
            }
        }

        return read;
    }

    public static Dictionary<string, string> Over(Dictionary<string, string> below, Dictionary<string, string> above)
    {
        var merged = new Dictionary<string, string>(below, StringComparer.Ordinal);
        foreach (var (name, value) in above)
        {
            merged[name] = value;
        }

        return merged;
    }

    public static ReadOnlyMemory<byte> Write(Dictionary<string, string> metadata, string? unsatisfied = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in metadata.Where(pair => unsatisfied is null || pair.Key != "unsatisfiedDependency"))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(Encoding.UTF8.GetBytes(value));
            }

            if (unsatisfied is not null)
            {
                writer.WriteString("unsatisfiedDependency", unsatisfied);
            }

            writer.WriteEndObject();
        }

        return output.WrittenMemory.ToArray();
    }
}
