using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>An environment and what runs in it.</summary>
/// <param name="Tenants">In the order of their keys; no more than were asked for.</param>
/// <param name="Count">How many applications are installed there in all.</param>
public sealed record EnvironmentView(ReleaseEnvironment Environment, Facts<Tenant> Tenants, int Count);

/// <summary>An application as it stands in one environment.</summary>
/// <param name="Running">What takes traffic, the greatest share first; empty while what is installed waits.</param>
/// <param name="IsApplied">True for migrations and plans, of which nothing runs.</param>
public sealed record Tenant(ApplicationKey Application, Facts<RunningShare> Running, bool IsApplied);
