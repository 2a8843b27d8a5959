using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Live;

/// <summary>One message of the hub as finished JSON: written once, handed to everyone who listens.</summary>
[JsonConverter(typeof(RawConverter))]
internal sealed class LiveMessage
{
    private readonly byte[] _json;

    private LiveMessage(byte[] json) => _json = json;

    public static LiveMessage Of<T>(T body, JsonSerializerOptions options) => new(JsonSerializer.SerializeToUtf8Bytes(body, options));

    private sealed class RawConverter : JsonConverter<LiveMessage>
    {
        public override LiveMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("The hub speaks these and never reads them.");

        // It was written by a serializer a moment ago: checking it again for every listener would say nothing new.
        public override void Write(Utf8JsonWriter writer, LiveMessage value, JsonSerializerOptions options) => writer.WriteRawValue(value._json, skipInputValidation: true);
    }
}

/// <summary>The first message: the board, and the journal number from which the rest goes on.</summary>
internal sealed record SnapshotBody(long JournalNumber, BoardView Board)
{
    public string Kind { get; } = "snapshot";
}

/// <summary>What happened, one entry: its number is the cursor to come back with.</summary>
internal sealed record EntryBody(long JournalNumber, Facts<string> Topics, JournalEntry Entry)
{
    public string Kind { get; } = "entry";
}

/// <summary>Something changed that the journal does not keep (health): read it again.</summary>
/// <param name="At">When it was said.</param>
internal sealed record ChangedBody(long JournalNumber, Facts<string> Topics, DateTimeOffset At)
{
    public string Kind { get; } = "changed";
}

/// <summary>The last message before the hub hangs up, with the reason.</summary>
internal sealed record EndedBody(long JournalNumber, string Code, string Sentence)
{
    public string Kind { get; } = "ended";
}
