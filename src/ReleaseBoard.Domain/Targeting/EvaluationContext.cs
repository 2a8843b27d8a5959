using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Who asks: an OpenFeature evaluation context, read once a request and asked by every flag.</summary>
public sealed class EvaluationContext
{
    private EvaluationContext(DatumMap data)
    {
        Data = data;
        TargetingKey = data.TryGet("targetingKey"u8, out var key) && ScriptRules.IsTrue(key) ? key : default;
        TargetingText = TargetingKey.Kind is DatumKind.Text or DatumKind.Null ? default : ScriptRules.ToText(TargetingKey);
    }

    /// <summary>Nobody in particular.</summary>
    public static EvaluationContext Empty { get; } = new(DatumMap.Empty);

    /// <summary>Who is asked about, UTF-8; empty when nobody said.</summary>
    public ReadOnlySpan<byte> Key => TargetingKey.Kind is DatumKind.Text ? TargetingKey.Text : TargetingText;

    internal DatumMap Data { get; }

    internal Datum TargetingKey { get; }

    private byte[]? TargetingText { get; }

    /// <summary>Reads a context, a JSON object. Refused when it is none, or larger or deeper than <see cref="ContextReader"/> bears.</summary>
    public static Outcome<EvaluationContext> Parse(ReadOnlySpan<byte> json) => Read(json, isRequest: false);

    /// <summary>Reads the body of an OFREP request, <c>{"context":{…}}</c>; what else stands in it is ignored.</summary>
    public static Outcome<EvaluationContext> ParseRequest(ReadOnlySpan<byte> json) => Read(json, isRequest: true);

    private static Outcome<EvaluationContext> Read(ReadOnlySpan<byte> json, bool isRequest)
    {
        // Texts point into this copy, so the caller may do with its buffer what it likes.
        var own = json.ToArray();
        try
        {
            var reader = new ContextReader(own);
            return (isRequest ? reader.ReadRequest() : reader.Read()) is { } data
                ? new EvaluationContext(data)
                : Refusal.Invalid("context.missing", isRequest ? "The body must be a JSON object with an object \"context\"." : "The context must be a JSON object.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return Refusal.Invalid("context.json", "The context is not JSON that can be read: " + failure.Message);
        }
    }
}
