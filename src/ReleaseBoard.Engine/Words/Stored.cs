using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Words;

/// <summary>How facts are written into columns: UTC milliseconds for times, JSON text for parts that are read whole.</summary>
internal static class Stored
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static long? Milliseconds(DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

    /// <summary>To the millisecond, as the store keeps it: what is answered now and what is read later are the same fact.</summary>
    public static DateTimeOffset Now(TimeProvider clock) => Time(Milliseconds(clock.GetUtcNow()));

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } known ? Time(known) : null;

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T FromJson<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");

    /// <summary>The items of a list, read as they are asked for.</summary>
    public static IAsyncEnumerable<T> ManyFromJsonAsync<T>(Stream list, CancellationToken cancellationToken)
        where T : class => JsonSerializer.DeserializeAsyncEnumerable<T>(list, Options, cancellationToken).OfType<T>();

    /// <summary>An enum as text, so that a person who reads the table understands it.</summary>
    public static T Enum<T>(string text)
        where T : struct, Enum => System.Enum.Parse<T>(text);

    /// <summary>A page of a list: the items, and the cursor of the next page or null at the end.</summary>
    public static Page<T> ToPage<T>(IReadOnlyList<T> oneMoreThanAsked, int asked, Func<T, string> cursor) =>
        oneMoreThanAsked.Count <= asked
            ? new Page<T>(oneMoreThanAsked.ToFacts(), null)
            : new Page<T>(oneMoreThanAsked.Take(asked).ToFacts(), cursor(oneMoreThanAsked[asked - 1]));
}

/// <summary>One page of a list that can grow, and where the next one starts.</summary>
public sealed record Page<T>(Facts<T> Items, string? Next);
