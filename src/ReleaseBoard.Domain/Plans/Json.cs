using System.Text.Json;

namespace ReleaseBoard.Domain.Plans;

/// <summary>Asks a document for what may not be there; what has another type than expected is not there.</summary>
internal static class Json
{
    public static JsonElement Get(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>For whoever asks for many names: asking the element for each would take the square of their number.</summary>
    public static Dictionary<string, JsonElement> Map(JsonElement element) => Fields(element).ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);

    public static IEnumerable<JsonElement> Items(JsonElement element) => element.ValueKind is JsonValueKind.Array ? element.EnumerateArray() : [];

    public static IEnumerable<JsonElement> Items(JsonElement element, string name) => Items(Get(element, name));

    public static IEnumerable<JsonProperty> Fields(JsonElement element) => element.ValueKind is JsonValueKind.Object ? element.EnumerateObject() : [];

    public static IEnumerable<JsonProperty> Fields(JsonElement element, string name) => Fields(Get(element, name));

    public static bool IsTrue(JsonElement element) => element.ValueKind is JsonValueKind.True;

    public static bool IsNothing(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public static string? Text(JsonElement element) => element.ValueKind is JsonValueKind.String ? element.GetString() : null;

    public static string? Text(JsonElement element, string name) => Text(Get(element, name));
}
