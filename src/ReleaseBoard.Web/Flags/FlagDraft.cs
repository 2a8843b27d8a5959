using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A flag while someone types.</summary>
public sealed class FlagDraft
{
    public string Key { get; set; } = "";

    public string Description { get; set; } = "";

    public FlagType Type { get; set; }

    public FlagKind Kind { get; set; }

    public string Application { get; set; } = "";

    public string Owner { get; set; } = "";

    /// <summary>With commas between them.</summary>
    public string Tags { get; set; } = "";

    public bool IsPermanent { get; set; }

    public bool IsForBrowsers { get; set; }

    /// <summary>Empty for a new boolean: it answers on and off.</summary>
    public List<VariantDraft> Variants { get; } = [];

    private Facts<FlagMetadata> Metadata { get; init; } = [];

    private int Revision { get; set; }

    public bool IsKnown => Revision > 0;

    public static FlagDraft Of(Flag flag)
    {
        var draft = new FlagDraft
        {
            Key = flag.Key.Value,
            Description = flag.Description,
            Type = flag.Type,
            Kind = flag.Kind,
            Application = flag.Application?.Value ?? "",
            Owner = flag.Owner.Value,
            Tags = string.Join(", ", flag.Tags),
            IsPermanent = flag.IsPermanent,
            IsForBrowsers = flag.IsForBrowsers,
            Metadata = flag.Metadata,
            Revision = flag.Revision,
        };
        draft.Variants.AddRange(flag.Variants.Select(variant => new VariantDraft { Name = variant.Name, Value = ShownValue(flag.Type, variant.Value) }));
        return draft;
    }

    /// <summary>Another type begins with variants that show how its values are written.</summary>
    public void Become(FlagType type)
    {
        Type = type;
        Variants.Clear();
        Variants.AddRange(type switch
        {
            FlagType.String => [new() { Name = "off", Value = "old" }, new() { Name = "new", Value = "new" }],
            FlagType.Integer => [new() { Name = "low", Value = "1" }, new() { Name = "high", Value = "10" }],
            FlagType.Number => [new() { Name = "low", Value = "0.5" }, new() { Name = "high", Value = "1.5" }],
            FlagType.Object => [new() { Name = "off", Value = "{}" }, new() { Name = "on", Value = """{"size": 2}""" }],
            _ => Enumerable.Empty<VariantDraft>(),
        });
    }

    /// <summary>What was typed, made of what was seen: someone who was faster is not overwritten.</summary>
    public FlagWish ToWish(FlagKey key) => new()
    {
        Key = key,
        Type = Type,
        Variants = Variants.Select(variant => new FlagVariant(variant.Name.Trim(), Json(variant.Value))).ToFacts(),
        Kind = Kind,
        Owner = string.IsNullOrWhiteSpace(Owner) ? null : new OperatorName(Owner.Trim()),
        Description = Description.Trim(),
        Application = Application.Length == 0 ? null : new ApplicationKey(Application),
        IsPermanent = IsPermanent,
        Tags = Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFacts(),
        Metadata = Metadata,
        IsForBrowsers = IsForBrowsers,
        BasedOn = Revision,
    };

    // A text is typed without its quotes.
    private JsonText Json(string value) => Type is FlagType.String ? new(System.Text.Json.JsonSerializer.Serialize(value)) : new(value.Trim());

    private static string ShownValue(FlagType type, JsonText value) =>
        type is FlagType.String ? System.Text.Json.JsonSerializer.Deserialize<string>(value.Value) ?? "" : value.Value;
}

/// <summary>A variant while someone types.</summary>
public sealed class VariantDraft
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
