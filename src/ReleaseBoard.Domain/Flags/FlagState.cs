using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>One flag in one environment: an immutable, numbered revision of who gets what, and who made it so.</summary>
public sealed record FlagState
{
    public required FlagKey Flag { get; init; }

    public required EnvironmentKey Environment { get; init; }

    /// <summary>0 until somebody sets it: off, as <see cref="FlagPlanRules.Initial"/> says; then 1, 2, 3 without a gap.</summary>
    public required int Number { get; init; }

    public required FlagPlan Plan { get; init; }

    public required OperatorName By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Why; after a kill it may come later.</summary>
    public string? Reason { get; init; }
}

/// <summary>Who gets what: read from the top, the first that fits decides.</summary>
public sealed record FlagPlan
{
    public bool IsEnabled { get; init; }

    /// <summary>What is answered while the flag is off; null answers without a value, so that the code's own default counts.</summary>
    public string? OffVariant { get; init; }

    /// <summary>Other flags that must answer one of some variants first; else this flag is off.</summary>
    public Facts<Prerequisite> Prerequisites { get; init; } = [];

    public Facts<IndividualTarget> Targets { get; init; } = [];

    public Facts<FlagRule> Rules { get; init; } = [];

    /// <summary>What everyone else gets; null leaves it to the code's own default.</summary>
    public Serving? Fallthrough { get; init; }

    public Bucketing Bucketing { get; init; } = Bucketing.FlagdV2;
}

/// <summary>Another flag that must answer one of these variants for the same person.</summary>
public sealed record Prerequisite(FlagKey Flag, Facts<string> Variants);

/// <summary>People by their targeting keys, and what they get before any rule is asked.</summary>
public sealed record IndividualTarget(string Variant, Facts<string> Keys);

/// <summary>Whoever fits gets this.</summary>
public sealed record FlagRule
{
    /// <summary>Stays with the rule when it is moved or changed.</summary>
    public required string Id { get; init; }

    public string Description { get; init; } = "";

    /// <summary>All of them must be true; empty where <see cref="Logic"/> stands instead.</summary>
    public Facts<FlagClause> Clauses { get; init; } = [];

    /// <summary>JSONLogic in place of clauses: a condition, or, where <see cref="Serve"/> decides nothing, the variant's name itself.</summary>
    public JsonText? Logic { get; init; }

    public required Serving Serve { get; init; }
}

/// <summary>One condition on one attribute of whoever asks.</summary>
public sealed record FlagClause
{
    /// <summary>The attribute's name in the evaluation context, with dots into objects; empty for segments.</summary>
    public string Attribute { get; init; } = "";

    public required ClauseOperator Operator { get; init; }

    public Facts<string> Values { get; init; } = [];
}

/// <summary>How an attribute is compared. Only "not one of" and "not in segment" are true of someone without the attribute.</summary>
public enum ClauseOperator
{
    OneOf,
    NotOneOf,
    Contains,
    StartsWith,
    EndsWith,
    GreaterThan,
    AtLeast,
    LessThan,
    AtMost,
    VersionIs,
    VersionAtLeast,
    VersionBelow,
    VersionSameMajor,
    Before,
    After,
    InSegment,
    NotInSegment,
}

/// <summary>A variant for all, or shares of variants; with neither, a rule's logic names the variant itself.</summary>
public sealed record Serving
{
    /// <summary>The rule's own JSONLogic answers with the variant's name.</summary>
    public static readonly Serving Decided = new();

    public string? Variant { get; init; }

    public Rollout? Rollout { get; init; }

    [JsonIgnore]
    public bool IsDecided => Variant is null && Rollout is null;

    public static Serving Of(string variant) => new() { Variant = variant };

    public static Serving Of(Rollout rollout) => new() { Rollout = rollout };
}

/// <summary>Shares of 100,000 that stick to people: the first share begins at bucket 0, so raising it takes it from nobody.</summary>
public sealed record Rollout
{
    public const int Whole = 100_000;

    public const string TargetingKey = "targetingKey";

    /// <summary>The attribute that keeps a person in a bucket.</summary>
    public string BucketBy { get; init; } = TargetingKey;

    /// <summary>What is hashed with it; null is the flag's key. Flags with the same salt give the same people the same buckets.</summary>
    public string? Salt { get; init; }

    /// <summary>In the order of the buckets; the off variant last.</summary>
    public required Facts<RolloutShare> Shares { get; init; }

    public int WeightOf(string variant) => Shares.FirstOrDefault(share => share.Variant == variant)?.Weight ?? 0;
}

/// <summary>A variant's share, in 1/1,000 of a per cent.</summary>
public sealed record RolloutShare(string Variant, int Weight);

/// <summary>How a person becomes a bucket. Changing it deals everyone anew.</summary>
public enum Bucketing
{
    FlagdV2,
    FlagdV3,
    Unleash,
}
