using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>Who gets which variant, while someone chooses.</summary>
public sealed class ServingDraft
{
    /// <summary>Shares of several variants.</summary>
    public const string Split = "split";

    /// <summary>The default in the code.</summary>
    public const string Code = "code";

    /// <summary>The rule's logic names the variant itself.</summary>
    public const string Decided = "logic";

    // A variant may be called like one of the words above.
    private const string VariantMark = "=";

    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>One of the words above, or a variant as <see cref="Of(string)"/> marks it.</summary>
    public string Choice { get; set; } = Code;

    public Rollout Shares { get; private set; } = new() { Shares = [] };

    // The variants that had a share, be it 0 %, when this was begun: saving what nobody touched must change nothing.
    private IReadOnlyCollection<string>? Kept { get; init; }

    public string BucketBy { get; set; } = Rollout.TargetingKey;

    public string Salt { get; set; } = "";

    public static string Of(string variant) => VariantMark + variant;

    public static ServingDraft Of(Serving? serving, Flag flag, string? off)
    {
        var draft = new ServingDraft { Shares = Whole(serving?.Rollout, flag, off), Kept = serving?.Rollout?.Shares.Select(share => share.Variant).ToHashSet() };
        draft.Choice = serving switch
        {
            null => Code,
            { Rollout: { } rollout } => draft.Took(rollout),
            { Variant: { } variant } => Of(variant),
            _ => Decided,
        };
        return draft;
    }

    /// <summary>One variant at another share; what is left goes to the others, so that it is always 100 %.</summary>
    /// <param name="percent">0 to 100; what lies outside counts as the nearest.</param>
    public void SetShare(string variant, double percent)
    {
        var weight = double.IsFinite(percent) ? (int)Math.Round(Math.Clamp(percent, 0, 100) * (Rollout.Whole / 100)) : 0;
        Shares = RolloutRules.WithShare(Shares, variant, weight);
    }

    public double PercentOf(string variant) => Shares.WeightOf(variant) * 100.0 / Rollout.Whole;

    public Serving? ToServing() => Choice switch
    {
        Code => null,
        Decided => Serving.Decided,
        Split => Serving.Of(Shares with
        {
            BucketBy = BucketBy.Trim(),
            Salt = string.IsNullOrWhiteSpace(Salt) ? null : Salt.Trim(),
            Shares = Shares.Shares.Where(share => share.Weight > 0 || Kept is null || Kept.Contains(share.Variant)).ToFacts(),
        }),
        _ => Serving.Of(Choice[VariantMark.Length..]),
    };

    private string Took(Rollout rollout)
    {
        (BucketBy, Salt) = (rollout.BucketBy, rollout.Salt ?? "");
        return Split;
    }

    /// <summary>All variants, those without a share too; the off variant last, as the rules keep it. New shares begin with 10 % of the first.</summary>
    private static Rollout Whole(Rollout? rollout, Flag flag, string? off)
    {
        var shares = (rollout?.Shares ?? []).Concat(flag.Variants.Where(variant => rollout?.Shares.All(share => share.Variant != variant.Name) ?? true).Select(variant => new RolloutShare(variant.Name, 0))).ToFacts();
        var whole = RolloutRules.InOrder(new Rollout { Shares = shares }, off);
        return rollout is null ? RolloutRules.WithShare(whole, whole.Shares[0].Variant, Rollout.Whole / 10) : whole;
    }
}
