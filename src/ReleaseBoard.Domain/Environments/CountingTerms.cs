using System.Text.Json.Serialization;

namespace ReleaseBoard.Domain.Environments;

/// <summary>How measurements are counted, in the terms of those who bring their templates (Argo Rollouts).</summary>
public sealed record CountingTerms
{
    /// <summary>A measurement at or below passes; null when there is no such condition.</summary>
    public double? PassesUpTo { get; init; }

    /// <summary>A measurement above fails; null when there is no such condition.</summary>
    public double? FailsAbove { get; init; }

    /// <summary>How many measurements are taken; provider errors do not use it up.</summary>
    public int Count { get; init; } = 1;

    /// <summary>So many failures are tolerated: with 3, the fourth fails.</summary>
    public int FailureLimit { get; init; }

    /// <summary>So many inconclusive measurements are tolerated.</summary>
    public int InconclusiveLimit { get; init; }

    /// <summary>So many provider errors in a row are tolerated; one more ends it as errored.</summary>
    public int ErrorLimit { get; init; } = 4;

    /// <summary>What the limit means, said out: people take it for the number that fails.</summary>
    [JsonIgnore]
    public string LimitSentence => FailureLimit == 0
        ? "The first failure fails."
        : $"{FailureLimit} failures are tolerated; failure number {FailureLimit + 1} fails.";
}
