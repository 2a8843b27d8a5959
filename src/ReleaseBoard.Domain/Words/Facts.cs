using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Words;

/// <summary>A list that is equal to another when its items are: what lets a record that holds it be compared by value.</summary>
[CollectionBuilder(typeof(Facts), nameof(Facts.Of))]
[JsonConverter(typeof(FactsConverter))]
public sealed class Facts<T> : IReadOnlyList<T>, IEquatable<Facts<T>>
{
    public static readonly Facts<T> None = new([]);

    private readonly ImmutableArray<T> _items;

    public Facts(ImmutableArray<T> items) => _items = items;

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public static bool operator ==(Facts<T>? one, Facts<T>? other) => one is null ? other is null : one.Equals(other);

    public static bool operator !=(Facts<T>? one, Facts<T>? other) => !(one == other);

    public bool Equals(Facts<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Facts<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

public static class Facts
{
    public static Facts<T> Of<T>(ReadOnlySpan<T> items) => items.IsEmpty ? Facts<T>.None : new([.. items]);

    public static Facts<T> ToFacts<T>(this IEnumerable<T> items) => new([.. items]);
}

/// <summary>Writes and reads a <see cref="Facts{T}"/> as a plain JSON array.</summary>
public sealed class FactsConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Facts<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        Activator.CreateInstance(typeof(Typed<>).MakeGenericType(typeToConvert.GetGenericArguments()[0])) as JsonConverter
        ?? throw new InvalidOperationException($"{typeToConvert} is not a list of facts.");

    private sealed class Typed<T> : JsonConverter<Facts<T>>
    {
        public override Facts<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<ImmutableArray<T>>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Facts<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in value)
            {
                JsonSerializer.Serialize(writer, item, options);
            }

            writer.WriteEndArray();
        }
    }
}
