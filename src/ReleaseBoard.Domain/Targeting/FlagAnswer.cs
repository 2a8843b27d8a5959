using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>Why a flag answered as it did, in OpenFeature's words.</summary>
public enum FlagReason
{
    /// <summary>No rule was asked: the flag has none.</summary>
    Static,

    /// <summary>A rule decided.</summary>
    TargetingMatch,

    /// <summary>A percentage decided.</summary>
    Split,

    /// <summary>No rule applied.</summary>
    Default,

    /// <summary>The flag, or a flag it depends on, is off.</summary>
    Disabled,

    /// <summary>See the error.</summary>
    Error,
}

/// <summary>What kept a flag from answering, in OpenFeature's words.</summary>
public enum FlagError
{
    None,
    FlagNotFound,

    /// <summary>The flag's targeting cannot be read.</summary>
    ParseError,

    /// <summary>The targeting failed over this context, or named a variant that there is not.</summary>
    General,
}

/// <summary>One of the values that a flag can take.</summary>
/// <param name="Value">JSON, UTF-8.</param>
public sealed record FlagVariant(string Name, ReadOnlyMemory<byte> Value)
{
    /// <summary><c>"value":…,"variant":"…"</c>, as it stands in every answer.</summary>
    internal ReadOnlyMemory<byte> Fragment { get; init; }
}

/// <summary>What a flag answers. Without a variant and without an error the caller's own default holds.</summary>
/// <param name="Metadata">A JSON object, UTF-8, never empty; the set's metadata under the flag's.</param>
public readonly record struct FlagAnswer(FlagVariant? Variant, FlagReason Reason, FlagError Error, ReadOnlyMemory<byte> Metadata);

/// <summary>The wire's words for reasons and errors.</summary>
public static class FlagWords
{
    public static string Of(FlagReason reason) => reason switch
    {
        FlagReason.Static => "STATIC",
        FlagReason.TargetingMatch => "TARGETING_MATCH",
        FlagReason.Split => "SPLIT",
        FlagReason.Default => "DEFAULT",
        FlagReason.Disabled => "DISABLED",
        FlagReason.Error => "ERROR",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A reason without a word."),
    };

    public static string Of(FlagError error) => error switch
    {
        FlagError.None => "",
        FlagError.FlagNotFound => "FLAG_NOT_FOUND",
        FlagError.ParseError => "PARSE_ERROR",
        FlagError.General => "GENERAL",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "An error without a word."),
    };

    /// <summary>The sentence beside the error on the wire.</summary>
    public static string Sentence(FlagError error) => error switch
    {
        FlagError.None => "",
        FlagError.FlagNotFound => "There is no flag with this key.",
        FlagError.ParseError => "The flag's targeting cannot be read.",
        FlagError.General => "The flag's targeting does not work with this context.",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "An error without a sentence."),
    };
}

/// <summary>Why a flag answered as it did, for a person who tries it as somebody.</summary>
/// <param name="Steps">The conditions that were asked, in the order of asking, with what they said.</param>
/// <param name="Rule">Which of the outermost conditions was true, from 0; null when none was.</param>
/// <param name="Place">JSON pointer to the result that was taken; null when no rule was asked.</param>
/// <param name="UnsatisfiedDependency">The flag that had to say something else first.</param>
public sealed record FlagExplanation(FlagAnswer Answer, Facts<ExplainedStep> Steps, int? Rule, string? Place, ExplainedBucket? Bucket, string? UnsatisfiedDependency);

/// <summary>One condition that was asked.</summary>
public sealed record ExplainedStep(string Pointer, bool IsTrue);

/// <summary>How a percentage fell: the text that was hashed, its hash, its place among all weights and the bucket it lies in.</summary>
/// <param name="Position">From 0 to <paramref name="TotalWeight"/> - 1.</param>
/// <param name="Index">Which bucket, from 0.</param>
public sealed record ExplainedBucket(string Pointer, string HashedText, uint Hash, long Position, long TotalWeight, int Index);
