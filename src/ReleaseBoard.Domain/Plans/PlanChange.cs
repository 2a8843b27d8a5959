using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>What happens to one resource; in the order in which a reader should see it.</summary>
public enum PlanAction
{
    Destroy,
    Replace,
    Update,
    Create,
    Import,
    Move,

    /// <summary>It is no longer looked after, and stays as it is.</summary>
    Forget,
    Read,
    None,
}

/// <summary>One resource, or one task on one host, and what would become of it.</summary>
public sealed record PlanChange
{
    public required string Address { get; init; }

    public string Type { get; init; } = "";

    public required PlanAction Action { get; init; }

    /// <summary>Set when it has another address now.</summary>
    public string? PreviousAddress { get; init; }

    /// <summary>Set when it is a left-over of a replacement that did not end.</summary>
    public string? Deposed { get; init; }

    public bool IsImported { get; init; }

    /// <summary>For a replacement: the new one is there before the old one goes.</summary>
    public bool IsCreatedFirst { get; init; }

    /// <summary>Why it is so, in words; empty when the plan does not say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The attributes that force a replacement.</summary>
    public Facts<string> Forces { get; init; } = [];

    public Facts<AttributeDifference> Differences { get; init; } = [];

    /// <summary>Differences that are there and were not kept.</summary>
    public int Omitted { get; init; }

    /// <summary>For drift: what is planned depends on it.</summary>
    public bool IsRelevant { get; init; }

    /// <summary>A difference of text, as Ansible gives it; empty when there is none.</summary>
    public string Text { get; init; } = "";

    /// <summary>True when something that exists is gone afterwards.</summary>
    public bool IsDestructive => Action is PlanAction.Destroy or PlanAction.Replace;
}

/// <summary>One attribute before and after.</summary>
public sealed record AttributeDifference(string Path, ShownValue Before, ShownValue After)
{
    /// <summary>True when it is what forces a replacement.</summary>
    public bool IsForcing { get; init; }
}

/// <summary>What can be shown of a value.</summary>
public enum ShownKind
{
    Nothing,
    Text,

    /// <summary>A number, yes or no, or something empty.</summary>
    Literal,
    Unknown,
    Secret,
}

/// <summary>A value as it may be shown; never the text of a secret.</summary>
public sealed record ShownValue(ShownKind Kind, string Text)
{
    public static readonly ShownValue Nothing = new(ShownKind.Nothing, "");
    public static readonly ShownValue Unknown = new(ShownKind.Unknown, "(known after apply)");
    public static readonly ShownValue Secret = new(ShownKind.Secret, "(secret)");
}
