using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Where in its life a flag is in one environment.</summary>
public enum FlagStatus
{
    /// <summary>Young, and nobody has asked for it yet.</summary>
    New,

    /// <summary>It is asked for and still decides something.</summary>
    Active,

    /// <summary>It has answered everyone the same for a while: the code can go on without it.</summary>
    Launched,

    /// <summary>Nobody asks for it any more.</summary>
    Inactive,
}

/// <summary>What is known of a flag's use in one environment.</summary>
/// <param name="LastEvaluated">The minute of the last evaluation that was counted, or null.</param>
/// <param name="References">Places in code that name it, as builds have posted them.</param>
public sealed record FlagUse(DateTimeOffset? LastEvaluated, int References);

/// <summary>A flag that should go, why, and what to do.</summary>
public sealed record StaleFlag(FlagKey Flag, EnvironmentKey Environment, FlagStatus Status, TimeSpan Since, string Advice);

/// <summary>When a flag is done.</summary>
public static class FlagLifeRules
{
    /// <summary>How long a flag is young, must have been still to be launched, or unasked to be inactive.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromDays(7);

    /// <summary>How long a launched or inactive flag may stand about before it is called stale.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    public static FlagStatus StatusOf(Flag flag, FlagState state, FlagUse use, DateTimeOffset now)
    {
        if (use.LastEvaluated is not { } last)
        {
            return now - flag.CreatedAt < Settled ? FlagStatus.New : FlagStatus.Inactive;
        }

        if (now - last >= Settled)
        {
            return FlagStatus.Inactive;
        }

        return AnswersEveryoneWith(state.Plan) is not null && state.Number > 0 && now - state.At >= Settled ? FlagStatus.Launched : FlagStatus.Active;
    }

    /// <summary>The variant that everyone gets, or null while it depends on who asks or on what the code says.</summary>
    public static string? AnswersEveryoneWith(FlagPlan plan)
    {
        if (!plan.IsEnabled)
        {
            return plan.OffVariant;
        }

        if (plan.Prerequisites.Count > 0)
        {
            return null;
        }

        var answers = plan.Targets.Select(target => target.Variant)
            .Concat(plan.Rules.Select(rule => Only(rule.Serve)))
            .Append(plan.Fallthrough is { } rest ? Only(rest) : null).Distinct().ToList();
        return answers.Count == 1 ? answers[0] : null;
    }

    /// <summary>Null for a flag that is not done, or is meant to stay.</summary>
    public static StaleFlag? Stale(Flag flag, FlagState state, FlagUse use, DateTimeOffset now)
    {
        if (flag.IsPermanent || flag.IsArchived || flag.Kind is FlagKind.Ops or FlagKind.Permission)
        {
            return null;
        }

        var status = StatusOf(flag, state, use, now);
        var since = status switch
        {
            FlagStatus.Launched => now - state.At,
            FlagStatus.Inactive => now - (use.LastEvaluated ?? flag.CreatedAt),
            _ => TimeSpan.Zero,
        };
        return since < Patience ? null : new StaleFlag(flag.Key, state.Environment, status, since, Advice(flag, state, use, status, since));
    }

    private static string Advice(Flag flag, FlagState state, FlagUse use, FlagStatus status, TimeSpan since)
    {
        var days = $"{(int)since.TotalDays} days";
        if (status is FlagStatus.Launched)
        {
            return $"Everyone has got {AnswersEveryoneWith(state.Plan)} for {days}: {Remove(use)}, then archive it.";
        }

        var asked = use.LastEvaluated is null ? $"Nobody has ever asked for {flag.Key}, made {days} ago" : $"Nobody has asked for {flag.Key} for {days}";
        return use.References == 0 ? $"{asked}: archive it." : $"{asked}, but {Places(use)}: {Remove(use)}, then archive it.";
    }

    private static string Remove(FlagUse use) => use.References == 0 ? "remove it from the code" : $"remove it from the code ({Count(use.References)})";

    private static string Places(FlagUse use) => $"{Count(use.References)} in code still {(use.References == 1 ? "names" : "name")} it";

    private static string Count(int references) => references == 1 ? "1 place" : $"{references} places";

    private static string? Only(Serving serving) => serving.Variant ?? serving.Rollout?.Shares.FirstOrDefault(share => share.Weight == Rollout.Whole)?.Variant;
}
