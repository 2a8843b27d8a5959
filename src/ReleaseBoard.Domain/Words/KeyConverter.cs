using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Words;

/// <summary>Writes a key (<c>readonly record struct X(TValue Value)</c>) as its plain value.</summary>
public sealed class KeyConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => ValueOf(typeToConvert) is not null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(typeToConvert, ValueOf(typeToConvert)?.PropertyType ?? typeof(string))) as JsonConverter
        ?? throw new InvalidOperationException($"{typeToConvert} is not a key.");

    private static PropertyInfo? ValueOf(Type type) => type.GetProperty("Value");

    private sealed class Typed<TKey, TValue> : JsonConverter<TKey>
    {
        private static readonly PropertyInfo Value = typeof(TKey).GetProperty("Value") ?? throw new InvalidOperationException("A key has a Value.");

        public override TKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Activator.CreateInstance(typeof(TKey), JsonSerializer.Deserialize<TValue>(ref reader, options)) is TKey key
                ? key
                : throw new JsonException($"This is not a {typeof(TKey).Name}.");

        public override void Write(Utf8JsonWriter writer, TKey value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, (TValue?)Value.GetValue(value), options);
    }
}
