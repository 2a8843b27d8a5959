using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReleaseBoard.Domain.Flags;

namespace ReleaseBoard.Web.Flags;

/// <summary>Rules as sentences for people who do not write code, and JSON as people read it.</summary>
public static class FlagText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>"people in segment beta and whose country is DE"; "people of whom the JSONLogic is true".</summary>
    public static string People(FlagRule rule) => rule switch
    {
        { Serve.IsDecided: true } => "people by its JSONLogic",
        { Logic: not null } => "people of whom its JSONLogic is true",
        _ => $"people {People(rule.Clauses)}",
    };

    /// <summary>"in segment beta and whose country is DE".</summary>
    public static string People(IEnumerable<FlagClause> clauses) => string.Join(" and ", clauses.Select(clause => clause switch
    {
        { Operator: ClauseOperator.InSegment or ClauseOperator.NotInSegment } => FlagWordRules.Of(clause),
        { Attribute.Length: 0 } => $"who ask {FlagWordRules.Of(clause)}",
        _ => $"whose {FlagWordRules.Of(clause)}",
    }));

    /// <summary>The same JSON on several lines; what is no JSON stays as it is.</summary>
    public static string Pretty(JsonText json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Value);
            var bytes = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(bytes, Indented))
            {
                document.RootElement.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(bytes.WrittenSpan);
        }
        catch (JsonException)
        {
            return json.Value;
        }
    }

    /// <summary>A value as it stands beside a variant's name: without the quotes of a text.</summary>
    public static string Value(JsonText json) => FlagWordRules.Shown(json.Value is ['"', .., '"'] ? JsonSerializer.Deserialize<string>(json.Value) : json.Value);
}
