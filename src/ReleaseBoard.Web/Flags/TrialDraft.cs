using System.Text;
using System.Text.Json.Nodes;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>Somebody a flag is tried as, while a person describes them.</summary>
public sealed class TrialDraft
{
    public string TargetingKey { get; set; } = "user-1182";

    public List<AttributeDraft> Attributes { get; } = [];

    public bool IsJson { get; private set; }

    public string Json { get; set; } = "";

    /// <summary>From rows to the same as JSON, and back to the rows as they were.</summary>
    public void Turn(bool isJson)
    {
        if (isJson)
        {
            Json = FlagText.Pretty(new JsonText(ToObject().ToJsonString()));
        }

        IsJson = isJson;
    }

    public Outcome<EvaluationContext> ToContext() => EvaluationContext.Parse(Encoding.UTF8.GetBytes(IsJson ? Json : ToObject().ToJsonString()));

    /// <summary>Numbers and truth values are sent as such: what looks like one is one.</summary>
    private JsonObject ToObject()
    {
        var person = new JsonObject();
        if (TargetingKey.Trim() is { Length: > 0 } key)
        {
            person["targetingKey"] = key;
        }

        foreach (var attribute in Attributes.Where(attribute => attribute.Name.Trim().Length > 0 && attribute.Value.Length > 0))
        {
            person[attribute.Name.Trim()] = Value(attribute.Value.Trim());
        }

        return person;
    }

    private static JsonValue Value(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ => decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(text),
    };
}

/// <summary>One attribute while someone types.</summary>
public sealed class AttributeDraft
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
