using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a flag's variants may be.</summary>
public static class VariantRules
{
    private const int LongestName = 100;
    private const int LongestValue = 64 * 1024;
    private const int LongestTogether = 256 * 1024;
    private const int DeepestValue = 32;

    private static readonly Facts<FlagVariant> OnAndOff = [new("on", JsonText.True), new("off", JsonText.False)];

    /// <summary>On and off where a boolean names none; otherwise as they are, without spaces in their JSON.</summary>
    public static Facts<FlagVariant> Complete(FlagType type, Facts<FlagVariant> variants) => type is FlagType.Boolean && variants.Count == 0
        ? OnAndOff
        : variants.Select(variant => Read(variant) is Outcome<JsonText>.Accepted json ? variant with { Value = json.Value } : variant).ToFacts();

    /// <summary>What a flag that is off answers if nobody said otherwise: the false one of a boolean, else the first.</summary>
    public static string OffOf(Flag flag) =>
        (flag.Type is FlagType.Boolean ? flag.Variants.FirstOrDefault(variant => variant.Value == JsonText.False) : null)?.Name ?? flag.Variants[0].Name;

    /// <summary>What it answers while it is off under a plan, or would: a plan that leaves it to the code names none.</summary>
    public static string OffOf(FlagPlan plan, Flag flag) => plan.OffVariant ?? OffOf(flag);

    /// <summary>The type a value by itself has; null for JSON's null and for arrays, which no client can ask for.</summary>
    public static FlagType? TypeOf(JsonText value) => value.Value switch
    {
        "true" or "false" => FlagType.Boolean,
        ['"', ..] => FlagType.String,
        ['{', ..] => FlagType.Object,
        ['-' or (>= '0' and <= '9'), ..] => value.Value.AsSpan().ContainsAny(".eE") ? FlagType.Number : FlagType.Integer,
        _ => null,
    };

    public static Refusal? Check(Flag flag)
    {
        if (flag.Variants.Count is 0 or > FlagRules.MostVariants)
        {
            return Refusal.Invalid("flag.variant-count", $"A flag has 1 to {FlagRules.MostVariants} variants; this one has {flag.Variants.Count}.");
        }

        if (flag.Variants.GroupBy(variant => variant.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return Refusal.Invalid("flag.duplicate-variant", $"Two variants are called {KeyRules.Shown(twice.Key)}; each needs a name of its own.");
        }

        if (flag.Variants.Sum(variant => variant.Value.Value?.Length ?? 0) > LongestTogether)
        {
            return Refusal.Invalid("flag.variants-too-long", $"All values of a flag together are at most {LongestTogether:N0} characters of JSON.");
        }

        return flag.Variants.Select(variant => Check(flag.Type, variant)).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Check(FlagType type, FlagVariant variant)
    {
        if (variant.Name.Length == 0 || !FlagKeyRules.IsLine(variant.Name, LongestName))
        {
            return Refusal.Invalid("flag.variant-malformed", $"Variant '{KeyRules.Shown(variant.Name)}': a name is 1 to {LongestName} characters on one line.");
        }

        if (Read(variant) is Outcome<JsonText>.Refused refused)
        {
            return refused.Why;
        }

        var found = TypeOf(variant.Value);
        return found == type || (type is FlagType.Number && found is FlagType.Integer)
            ? null
            : Refusal.Invalid("flag.variant-type", $"Variant {variant.Name}: {KeyRules.Shown(variant.Value.Value)} is not what {FlagWordRules.OfType(type)} answers{Example(type)}.");
    }

    private static Outcome<JsonText> Read(FlagVariant variant) => JsonTextRules.Read($"Variant {KeyRules.Shown(variant.Name)}", variant.Value.Value, LongestValue, DeepestValue);

    private static string Example(FlagType type) => type switch
    {
        FlagType.Boolean => ": write true or false",
        FlagType.String => ": write a text in double quotes",
        FlagType.Integer => ": write a whole number",
        FlagType.Number => ": write a number",
        FlagType.Object => ": write a JSON object in braces",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type nobody drew on the map."),
    };
}
