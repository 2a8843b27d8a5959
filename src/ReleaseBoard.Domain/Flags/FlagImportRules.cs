using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What importing a document into an environment would do there.</summary>
public static class FlagImportRules
{
    /// <summary>Every flag and segment of the document beside what is there. What the document does not name stays as it is.</summary>
    public static FlagImportPreview Preview(FlagImport import, Func<FlagKey, Flag?> flag, Func<FlagKey, FlagState?> state, Func<SegmentKey, Segment?> segment)
    {
        var named = import.Segments.Select(imported => imported.Key).ToHashSet();
        return new(
            import.Flags.Select(imported => Line(imported, flag(imported.Key), state(imported.Key), key => named.Contains(key) || segment(key) is not null)).ToFacts(),
            import.Segments.Select(imported => Line(imported, segment(imported.Key))).ToFacts());
    }

    /// <summary>What the flag shall be; what a document does not say stays as it is.</summary>
    public static FlagWish WishOf(ImportedFlag imported, Flag? known) => (known is null ? new FlagWish { Key = imported.Key, Type = imported.Type } : FlagWish.Of(known)) with
    {
        // A document cannot tell 1 from 1.0, so whole numbers do not make a number flag another one.
        Type = known?.Type is FlagType.Number && imported.Type is FlagType.Integer ? FlagType.Number : imported.Type,
        Variants = imported.Variants,
        Metadata = imported.Metadata,
        IsForBrowsers = imported.IsForBrowsers ?? known?.IsForBrowsers ?? false,
        BasedOn = null,
    };

    private static ImportLine Line(ImportedFlag imported, Flag? known, FlagState? state, Func<SegmentKey, bool> hasSegment)
    {
        var differences = FlagDifferenceRules.Between(state?.Plan ?? new FlagPlan(), imported.Plan).Concat(Differences(imported, known)).ToFacts();
        var effect = known is null ? ImportEffect.Added : differences.Count == 0 ? ImportEffect.Untouched : ImportEffect.Changed;
        return new(imported.Key.Value, effect, differences, Warnings(imported, hasSegment).ToFacts());
    }

    private static ImportLine Line(ImportedSegment imported, Segment? known)
    {
        var differences = FlagDifferenceRules.Between(known?.Plan, imported.Plan);
        return new(imported.Key.Value, known is null ? ImportEffect.Added : differences.Count == 0 ? ImportEffect.Untouched : ImportEffect.Changed, differences, []);
    }

    private static IEnumerable<FlagDifference> Differences(ImportedFlag imported, Flag? known)
    {
        foreach (var variant in imported.Variants.Where(variant => known?.Find(variant.Name) != variant))
        {
            yield return new($"Variant {variant.Name}", known?.Find(variant.Name)?.Value.Value, KeyRules.Shown(variant.Value.Value));
        }

        foreach (var gone in (known?.Variants ?? []).Where(variant => imported.Variants.All(kept => kept.Name != variant.Name)))
        {
            yield return new($"Variant {gone.Name}", KeyRules.Shown(gone.Value.Value), null);
        }

        if (known is not null && !known.Metadata.OrderBy(entry => entry.Name, StringComparer.Ordinal).SequenceEqual(imported.Metadata.OrderBy(entry => entry.Name, StringComparer.Ordinal)))
        {
            yield return new("Metadata", $"{known.Metadata.Count} entries", $"{imported.Metadata.Count} entries");
        }
    }

    private static IEnumerable<string> Warnings(ImportedFlag imported, Func<SegmentKey, bool> hasSegment)
    {
        foreach (var missing in FlagPlanRules.SegmentsIn(imported.Plan).Where(key => !hasSegment(key)))
        {
            yield return $"It names the segment {missing}, which is not here: whoever asks gets an error until there is one.";
        }

        if (imported.Plan.Rules.Any(rule => rule.Serve.IsDecided))
        {
            yield return "Its targeting stays as JSONLogic: it says more than rules can.";
        }

        if (imported.Plan is { OffVariant: null, IsEnabled: false })
        {
            yield return "It is off and names no off variant: answers carry no value, and the code's own default counts.";
        }
    }
}
