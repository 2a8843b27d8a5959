using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a flag's variants are; a flag has one type for good.</summary>
public enum FlagType
{
    Boolean,
    String,
    Integer,
    Number,
    Object,
}

/// <summary>What a flag is for: only releases and experiments are expected to go away again.</summary>
public enum FlagKind
{
    Release,
    Experiment,
    Ops,
    Permission,
}

/// <summary>A feature switch: what it can answer and whose it is. What it answers stands in its states, one an environment.</summary>
public sealed record Flag
{
    public required FlagKey Key { get; init; }

    public required FlagType Type { get; init; }

    /// <summary>The first is what a flag that is off answers unless a state says otherwise; for a boolean it is the false one.</summary>
    public required Facts<FlagVariant> Variants { get; init; }

    public FlagKind Kind { get; init; } = FlagKind.Release;

    /// <summary>The person who answers for it.</summary>
    public required OperatorName Owner { get; init; }

    /// <summary>One line for people: "the checkout with one page".</summary>
    public string Description { get; init; } = "";

    /// <summary>The application whose code asks for it; its health and its path's rules concern the flag.</summary>
    public ApplicationKey? Application { get; init; }

    /// <summary>True for a flag that is meant to stay: it is never called stale.</summary>
    public bool IsPermanent { get; init; }

    public Facts<string> Tags { get; init; } = [];

    /// <summary>Sent along with every answer.</summary>
    public Facts<FlagMetadata> Metadata { get; init; } = [];

    /// <summary>True when browsers may ask for it with a browser key.</summary>
    public bool IsForBrowsers { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set while it is archived: it stands in no document, so whoever asks gets the default of the code.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    public int Revision { get; init; }

    public bool IsArchived => ArchivedAt is not null;

    public FlagVariant? Find(string? variant) => Variants.FirstOrDefault(known => known.Name == variant);
}

/// <summary>One thing a flag can answer.</summary>
/// <param name="Value">JSON of the flag's type.</param>
public sealed record FlagVariant(string Name, JsonText Value);

/// <summary>One fact that goes with every answer; its value is a JSON text, number or boolean.</summary>
public sealed record FlagMetadata(string Name, JsonText Value);

/// <summary>What a person says a flag shall be. The whole of it, each time.</summary>
public sealed record FlagWish
{
    public required FlagKey Key { get; init; }

    public required FlagType Type { get; init; }

    /// <summary>Empty for a boolean means on and off.</summary>
    public Facts<FlagVariant> Variants { get; init; } = [];

    public FlagKind Kind { get; init; } = FlagKind.Release;

    /// <summary>Null means whoever makes it.</summary>
    public OperatorName? Owner { get; init; }

    public string Description { get; init; } = "";

    public ApplicationKey? Application { get; init; }

    public bool IsPermanent { get; init; }

    public Facts<string> Tags { get; init; } = [];

    public Facts<FlagMetadata> Metadata { get; init; } = [];

    public bool IsForBrowsers { get; init; }

    /// <summary>The revision the person looked at, 0 for a flag that is new; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }

    public static FlagWish Of(Flag flag) => new()
    {
        Key = flag.Key,
        Type = flag.Type,
        Variants = flag.Variants,
        Kind = flag.Kind,
        Owner = flag.Owner,
        Description = flag.Description,
        Application = flag.Application,
        IsPermanent = flag.IsPermanent,
        Tags = flag.Tags,
        Metadata = flag.Metadata,
        IsForBrowsers = flag.IsForBrowsers,
        BasedOn = flag.Revision,
    };
}
