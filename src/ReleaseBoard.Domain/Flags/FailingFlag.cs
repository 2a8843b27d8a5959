using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>How often a variant of a flag failed.</summary>
public sealed record VariantOutcome(string Variant, Sample Failures);

/// <summary>A flag that is on and fails for its users: those with a variant surely fail more than those without it, at the same time.</summary>
/// <param name="Since">From when on both sides are counted.</param>
public sealed record FailingFlag(FlagKey Flag, EnvironmentKey Environment, string Variant, Sample With, Sample Without, DateTimeOffset Since);
