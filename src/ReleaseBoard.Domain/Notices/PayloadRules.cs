using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Notices;

/// <summary>What a webhook is sent: <c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks recommends.</summary>
public static class PayloadRules
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Write(Notice notice) => JsonSerializer.SerializeToUtf8Bytes(Of(notice), Json);

    public static NoticePayload Of(Notice notice) => new(
        notice.Entry.Act,
        notice.Entry.At,
        new(
            notice.Entry.Number,
            notice.Entry.At,
            notice.Kind,
            notice.Entry.Act,
            notice.Entry.By.Value,
            notice.Entry.Sentence,
            notice.Entry.Reason,
            notice.Entry.Application?.Value,
            notice.Entry.Environment?.Value,
            notice.Entry.Subject,
            JsonDocument.Parse(notice.Entry.Details).RootElement,
            notice.Link));
}

/// <summary>The body of a webhook.</summary>
/// <param name="Type">What happened, as noun and verb: <c>promotion.rolled-back</c>.</param>
public sealed record NoticePayload(string Type, DateTimeOffset Timestamp, NoticeData Data);

/// <summary>The journal's entry.</summary>
/// <param name="Number">Its number in the journal: messages come in this order. 0 for a test.</param>
/// <param name="Kind">The group by which receivers choose.</param>
/// <param name="By">Who did it; <c>releaseboard</c> when a rule of the board did.</param>
/// <param name="Details">The facts behind the sentence; another form for each type.</param>
/// <param name="Link">The page that shows it.</param>
public sealed record NoticeData(
    long Number, DateTimeOffset At, NoticeKind Kind, string Act, string By, string Sentence, string? Reason,
    string? Application, string? Environment, string? Subject, JsonElement Details, string? Link);
