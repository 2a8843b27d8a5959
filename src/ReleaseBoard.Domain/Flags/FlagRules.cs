using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a flag may become.</summary>
public static class FlagRules
{
    public const int MostVariants = 100;
    private const int LongestDescription = 500;
    private const int MostTags = 20;
    private const int LongestTag = 50;
    private const int MostMetadata = 50;

    /// <summary>The flag as wished: new, changed by one revision, or as it was when the wish says nothing new.</summary>
    public static Outcome<Flag> Apply(Flag? known, FlagWish wish, OperatorName by, DateTimeOffset now)
    {
        if (CheckMeanwhile(known, wish) is { } stale)
        {
            return stale;
        }

        if (known is not null && known.Type != wish.Type)
        {
            return new Refusal("flag.type-is-fixed", $"{known.Key} is {FlagWordRules.OfType(known.Type)} and stays one: code that asks for it relies on that. Make another flag instead.");
        }

        var next = new Flag
        {
            Key = wish.Key,
            Type = wish.Type,
            Variants = VariantRules.Complete(wish.Type, wish.Variants),
            Kind = wish.Kind,
            Owner = wish.Owner ?? known?.Owner ?? by,
            Description = wish.Description.Trim(),
            Application = wish.Application,
            IsPermanent = wish.IsPermanent,
            Tags = wish.Tags.Select(tag => tag.Trim()).Distinct().Order(StringComparer.Ordinal).ToFacts(),
            Metadata = wish.Metadata.OrderBy(entry => entry.Name, StringComparer.Ordinal).ToFacts(),
            IsForBrowsers = wish.IsForBrowsers,
            CreatedAt = known?.CreatedAt ?? now,
            ArchivedAt = known?.ArchivedAt,
            Revision = known?.Revision ?? 0,
        };
        return Check(next).Then<Flag>(whole => whole == known ? whole : whole with { Revision = whole.Revision + 1 });
    }

    public static Outcome<Flag> Archive(Flag flag, Facts<FlagKey> dependants, DateTimeOffset now)
    {
        if (flag.IsArchived)
        {
            return new Refusal("flag.already-archived", $"{flag.Key} is archived already.");
        }

        return PrerequisiteRules.CheckRemoval(flag.Key, dependants) is { } needed ? needed : flag with { ArchivedAt = now, Revision = flag.Revision + 1 };
    }

    public static Outcome<Flag> Restore(Flag flag) => flag.IsArchived
        ? flag with { ArchivedAt = null, Revision = flag.Revision + 1 }
        : new Refusal("flag.not-archived", $"{flag.Key} is not archived.");

    /// <summary>Null when the flag may go for good; only what is archived may, since code may still ask for the rest.</summary>
    public static Refusal? CheckDelete(Flag flag, Facts<FlagKey> dependants) =>
        PrerequisiteRules.CheckRemoval(flag.Key, dependants)
        ?? (flag.IsArchived ? null : new Refusal("flag.not-archived", $"{flag.Key} must be archived before it is deleted: archiving can be taken back, deleting cannot."));

    /// <summary>Two people may edit at once; the second is told.</summary>
    private static Refusal? CheckMeanwhile(Flag? known, FlagWish wish)
    {
        var now = known?.Revision ?? 0;
        return wish.BasedOn is not { } seen || seen == now ? null : new Refusal("flag.changed-meanwhile", (seen, now) switch
        {
            (0, _) => $"A flag {wish.Key} exists already. Choose another key, or change that one.",
            (_, 0) => $"The flag {wish.Key} is gone: someone deleted it meanwhile.",
            _ => $"{wish.Key} was changed meanwhile: it is at revision {now} and you began with {seen}. Look at it again, then change it.",
        });
    }

    private static Outcome<Flag> Check(Flag flag)
    {
        if (!FlagKeyRules.IsLine(flag.Description, LongestDescription))
        {
            return Refusal.Invalid("flag.description-malformed", $"A description is one line of at most {LongestDescription} characters.");
        }

        if (flag.Tags.Count > MostTags || flag.Tags.Any(tag => tag.Length == 0 || !FlagKeyRules.IsLine(tag, LongestTag)))
        {
            return Refusal.Invalid("flag.tags-malformed", $"A flag has at most {MostTags} tags of 1 to {LongestTag} characters.");
        }

        if (string.IsNullOrWhiteSpace(flag.Owner.Value))
        {
            return Refusal.Invalid("flag.owner-missing", "A flag needs an owner: the person who answers for it.");
        }

        return (VariantRules.Check(flag) ?? CheckMetadata(flag)) is { } refusal ? refusal : flag;
    }

    private static Refusal? CheckMetadata(Flag flag)
    {
        if (flag.Metadata.Count > MostMetadata || flag.Metadata.DistinctBy(entry => entry.Name).Count() != flag.Metadata.Count)
        {
            return Refusal.Invalid("flag.metadata-malformed", $"A flag has at most {MostMetadata} facts for its answers, each with a name of its own.");
        }

        return flag.Metadata.Select(entry => FlagMetadataRules.Check(entry)).FirstOrDefault(refusal => refusal is not null);
    }
}
