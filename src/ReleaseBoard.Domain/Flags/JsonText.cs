using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A JSON value as its own text without spaces; numbers stay as they were written. Equal texts are equal values.</summary>
[JsonConverter(typeof(JsonTextConverter))]
public readonly record struct JsonText(string Value)
{
    public static readonly JsonText True = new("true");
    public static readonly JsonText False = new("false");

    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="JsonText"/> as the JSON it is, not as a string.</summary>
public sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return JsonTextRules.Compact(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => writer.WriteRawValue(value.Value);
}

/// <summary>What JSON from outside must be before it is kept.</summary>
internal static class JsonTextRules
{
    /// <summary>2^53 - 1: beyond it a double, and so every client, loses digits.</summary>
    public const double LargestNumber = 9_007_199_254_740_991;

    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value without spaces, or the sentence that says what is wrong with it; <paramref name="place"/> begins that sentence.</summary>
    public static Outcome<JsonText> Read(string place, string? text, int longest, int deepest)
    {
        if (text is null || text.Length > longest)
        {
            return Refusal.Invalid("json.too-long", $"{place}: JSON of 1 to {longest:N0} characters is needed; this has {text?.Length ?? 0:N0}.");
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = deepest, AllowDuplicateProperties = false });
            return Check(place, document.RootElement) is { } refusal ? refusal : Compact(document.RootElement);
        }
        catch (JsonException malformed)
        {
            return Refusal.Invalid("json.malformed", $"{place}: this is not JSON that can be used ({Where(malformed)}).");
        }
        catch (InvalidOperationException)
        {
            // What a text with half of a surrogate pair does when it is read.
            return Refusal.Invalid("json.malformed", $"{place}: a text in this JSON has half a character in it.");
        }
    }

    /// <summary>Null when every number is one that all clients can hold.</summary>
    public static Refusal? Check(string place, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when !IsLossless(element) => Refusal.Invalid(
            "json.number-too-large", $"{place}: {KeyRules.Shown(element.GetRawText())} is beyond 9,007,199,254,740,991 (2^53 - 1), where clients lose digits."),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Check(place, item)).FirstOrDefault(refusal => refusal is not null),
        JsonValueKind.Object => element.EnumerateObject().Select(property => Check(place, property.Value)).FirstOrDefault(refusal => refusal is not null),
        _ => null,
    };

    public static JsonText Compact(JsonElement element)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Writing))
        {
            element.WriteTo(writer);
        }

        return new JsonText(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    /// <summary>True for a text that JSON would read as a number within what clients can hold.</summary>
    public static bool IsNumber(string text) =>
        text.Length is > 0 and <= 24 && (char.IsAsciiDigit(text[0]) || text[0] == '-') && char.IsAsciiDigit(text[^1])
        && !(text.TrimStart('-') is ['0', >= '0' and <= '9', ..]) && text.Count(c => c == '-') <= 1 && text.All(c => char.IsAsciiDigit(c) || c is '.' or '-')
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= LargestNumber && !text.Contains("-.", StringComparison.Ordinal);

    private static bool IsLossless(JsonElement number) => number.TryGetDouble(out var value) && double.IsFinite(value) && Math.Abs(value) <= LargestNumber
        && (!IsWhole(number.GetRawText()) || number.TryGetInt64(out _));

    private static bool IsWhole(string text) => !text.AsSpan().ContainsAny(".eE");

    private static string Where(JsonException malformed) => malformed.LineNumber is { } line && malformed.BytePositionInLine is { } column
        ? $"line {line + 1}, character {column + 1}"
        : "it is too deeply nested or broken off";
}
