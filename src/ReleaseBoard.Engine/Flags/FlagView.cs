using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>A flag as screens show it: what it is, how it stands in every environment, and what waits.</summary>
/// <param name="Environments">All of them, from the left of the board to the right.</param>
/// <param name="Changes">Open ones first, then those that are over, newest first; in a list only the open ones.</param>
/// <param name="References">The places in code that name it; in a list none are read.</param>
public sealed record FlagView(Flag Flag, Facts<FlagInEnvironment> Environments, Facts<FlagChange> Changes, Facts<CodeReference> References)
{
    public FlagInEnvironment? In(EnvironmentKey environment) => Environments.FirstOrDefault(place => place.Environment.Key == environment);
}

/// <summary>How a flag stands in one environment.</summary>
/// <param name="Dependants">The flags that ask for it first there.</param>
/// <param name="Approvals">Who must agree before it changes; empty when nobody does. A kill needs nobody.</param>
/// <param name="Status">Where in its life it is there.</param>
/// <param name="LastEvaluated">The minute of the last evaluation that was counted.</param>
/// <param name="Stale">Set when it should go, with what to do.</param>
public sealed record FlagInEnvironment(
    ReleaseEnvironment Environment, FlagState State, Facts<FlagKey> Dependants, Facts<ApprovalRule> Approvals, FlagStatus Status, DateTimeOffset? LastEvaluated, StaleFlag? Stale)
{
    /// <summary>True where giving it to everyone is asked about first.</summary>
    public bool IsAskedAbout { get; init; }
}

/// <summary>What copying a flag from one environment to another would change there.</summary>
/// <param name="Refusal">Why it cannot be, or null.</param>
public sealed record FlagCopy(FlagState From, FlagState To, Facts<FlagDifference> Differences, Refusal? Refusal);
