using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>How long a guarded rollout takes for each stage.</summary>
public enum GuardPace
{
    /// <summary>Half an hour and 200 evaluations a stage.</summary>
    Careful,

    /// <summary>Fifteen seconds and 20 evaluations a stage: for trying out, and for busy applications.</summary>
    Quick,
}

/// <summary>A guarded rollout while someone plans it.</summary>
public sealed class GuardDraft
{
    public GuardPace Pace { get; set; } = GuardPace.Careful;

    /// <summary>The segment that has the feature first; empty for none.</summary>
    public string Segment { get; set; } = "";

    public string Variant { get; set; } = "";

    public string Beside { get; set; } = "";

    /// <summary>By how many percentage points more may fail than with the old variant.</summary>
    public double AllowedPoints { get; set; } = 1;

    /// <summary>True when nothing passes without reported outcomes.</summary>
    public bool NeedsOutcomes { get; set; } = true;

    public bool WatchesHealth { get; set; }

    public GuardAction OnBad { get; set; } = GuardAction.Kill;

    public string Reason { get; set; } = "";

    public static GuardDraft Of(Flag flag, Facts<Segment> segments)
    {
        var off = VariantRules.OffOf(flag);
        return new GuardDraft
        {
            Segment = segments.Count > 0 ? segments[0].Key.Value : "",
            Variant = flag.Variants.FirstOrDefault(variant => variant.Name != off)?.Name ?? "",
            Beside = off ?? flag.Variants[0].Name,
            WatchesHealth = flag.Application is not null,
        };
    }

    /// <summary>The rollout as it would be asked for, made of what stands there now.</summary>
    public GuardWish ToWish(FlagState state) => new(state.Flag, state.Environment, Variant, Beside, Stages())
    {
        BasedOn = state.Number,
        Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim(),
        Limits = new()
        {
            AllowedFailures = AllowedPoints / 100,
            Outcomes = NeedsOutcomes ? Fewest : 0,
            WatchesHealth = WatchesHealth,
            OnBad = OnBad,
        },
    };

    private long Fewest => Pace is GuardPace.Quick ? 5 : 50;

    private Facts<GuardStage> Stages()
    {
        var usual = GuardRules.Usual(Segment.Length == 0 ? null : new SegmentKey(Segment));
        return Pace is GuardPace.Careful ? usual : usual
            .Where(stage => stage.Weight is not 1_000)
            .Select(stage => stage with { Minimum = TimeSpan.FromSeconds(15), Exposures = stage.Segment is null ? 20 : 3 })
            .ToFacts();
    }
}
