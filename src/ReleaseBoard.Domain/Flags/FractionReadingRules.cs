using System.Buffers;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Reads flagd's <c>fractional</c> with constant weights as shares of 100,000.</summary>
internal static class FractionReadingRules
{
    /// <summary>The shares, or null where they are not constant or their sum does not divide 100,000.</summary>
    public static Rollout? Read(JsonElement element)
    {
        if (!ClauseReadingRules.IsCall(element, "fractional", out var arguments) || Shares(arguments) is not { } shares)
        {
            return null;
        }

        var rollout = new Rollout { Shares = shares };
        return arguments[0].ValueKind is JsonValueKind.Array ? rollout : Hashed(arguments[0], rollout);
    }

    /// <summary>
    /// The same logic without spaces, its constant weights scaled to 100,000. The bucket is hash × sum / 2^32, so a common factor
    /// moves no boundary: hash × 100 / 2^32 is below 25 exactly when hash × 100,000 / 2^32 is below 25,000.
    /// </summary>
    public static JsonText Normal(JsonElement element)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, JsonTextRules.Writing))
        {
            Write(writer, element);
        }

        return new JsonText(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray())
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            writer.WriteStartObject();
            var shares = ClauseReadingRules.IsCall(element, "fractional", out var arguments) ? Shares(arguments) : null;
            foreach (var property in element.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (shares is null)
                {
                    Write(writer, property.Value);
                }
                else
                {
                    WriteScaled(writer, arguments, shares);
                }
            }

            writer.WriteEndObject();
        }
        else
        {
            element.WriteTo(writer);
        }
    }

    private static void WriteScaled(Utf8JsonWriter writer, JsonElement arguments, Facts<RolloutShare> shares)
    {
        writer.WriteStartArray();
        if (arguments[0].ValueKind is not JsonValueKind.Array)
        {
            Write(writer, arguments[0]);
        }

        foreach (var share in shares)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(share.Variant);
            writer.WriteNumberValue(share.Weight);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static Facts<RolloutShare>? Shares(JsonElement arguments)
    {
        if (arguments.GetArrayLength() == 0)
        {
            return null;
        }

        var shares = arguments.EnumerateArray().Skip(arguments[0].ValueKind is JsonValueKind.Array ? 0 : 1).Select(Share).ToList();
        var sum = shares.Sum(share => (long)(share?.Weight ?? 0));
        return shares.Count == 0 || shares.Contains(null) || sum <= 0 || Rollout.Whole % sum != 0
            ? null
            : shares.OfType<RolloutShare>().Select(share => share with { Weight = share.Weight * (int)(Rollout.Whole / sum) }).ToFacts();
    }

    private static RolloutShare? Share(JsonElement bucket)
    {
        if (bucket.ValueKind is not JsonValueKind.Array || bucket.GetArrayLength() is 0 or > 2 || bucket[0].ValueKind is not JsonValueKind.String)
        {
            return null;
        }

        if (bucket.GetArrayLength() == 1)
        {
            return new(bucket[0].GetString() ?? "", 1);
        }

        return bucket[1].ValueKind is JsonValueKind.Number && bucket[1].TryGetInt32(out var weight) && weight is >= 0 and <= Rollout.Whole
            ? new(bucket[0].GetString() ?? "", weight)
            : null;
    }

    /// <summary>The form that <see cref="FlagLogicRules"/> writes where something else is hashed than flagd would by itself.</summary>
    private static Rollout? Hashed(JsonElement hashed, Rollout rollout)
    {
        if (!ClauseReadingRules.IsCall(hashed, "if", out var choice) || choice.GetArrayLength() != 3 || !ClauseReadingRules.IsCall(choice[1], "cat", out var parts) || parts.GetArrayLength() != 2
            || ClauseReadingRules.Variable(parts[1]) is not { } bucketBy)
        {
            return null;
        }

        return parts[0].ValueKind is JsonValueKind.String
            ? rollout with { BucketBy = bucketBy, Salt = parts[0].GetString() }
            : rollout with { BucketBy = bucketBy };
    }
}
