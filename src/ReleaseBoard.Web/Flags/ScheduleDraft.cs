using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A change at a later time while someone plans it: on, off, or a share that grows in steps.</summary>
public sealed class ScheduleDraft
{
    /// <summary>What is planned.</summary>
    public Course Course { get; set; } = Course.Widen;

    /// <summary>The rule whose share grows, by its id; empty for everyone else.</summary>
    public string Rule { get; set; } = "";

    public string Variant { get; set; } = "";

    public List<LadderStep> Steps { get; } = [];

    public string Reason { get; set; } = "";

    public static ScheduleDraft Of(Flag flag, DateTimeOffset now)
    {
        var draft = new ScheduleDraft { Variant = flag.Variants.FirstOrDefault(variant => variant.Name != VariantRules.OffOf(flag))?.Name ?? flag.Variants[0].Name };
        var hour = new DateTime(now.UtcDateTime.Year, now.UtcDateTime.Month, now.UtcDateTime.Day, now.UtcDateTime.Hour, 0, 0, DateTimeKind.Utc).AddHours(1);
        draft.Steps.AddRange([new() { Percent = 5 }, new() { At = hour.AddHours(1), Percent = 25 }, new() { At = hour.AddDays(1), Percent = 100 }]);
        return draft;
    }

    /// <summary>The change as it would be asked for, made of what stands there now.</summary>
    public Outcome<FlagChangeWish> ToWish(Flag flag, FlagState state)
    {
        var steps = new List<FlagChangeStep>();
        foreach (var step in Course is Course.Widen ? Steps : Steps.Take(1))
        {
            switch (PlanOf(flag, state.Plan, step))
            {
                case Outcome<FlagPlan>.Refused refused:
                    return refused.Why;
                case Outcome<FlagPlan>.Accepted accepted:
                    steps.Add(new(step.Moment, accepted.Value, step.OnlyIfHealthy));
                    break;
            }
        }

        return new FlagChangeWish(flag.Key, state.Environment, state.Number, steps.ToFacts()) { Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim() };
    }

    private Outcome<FlagPlan> PlanOf(Flag flag, FlagPlan plan, LadderStep step) => Course switch
    {
        Course.On => plan with { IsEnabled = true },
        Course.Off => plan with { IsEnabled = false },
        _ => FlagPlanRules.WithShare(Shared(flag, plan) with { IsEnabled = true }, Rule.Length == 0 ? null : Rule, Variant, (int)Math.Round(Math.Clamp(step.Percent, 0, 100) * (Rollout.Whole / 100))),
    };

    /// <summary>Where everyone got one variant until now, they get shares: first all of what they had.</summary>
    private FlagPlan Shared(Flag flag, FlagPlan plan)
    {
        if (Rule.Length > 0 || plan.Fallthrough?.Rollout is { } known && known.Shares.Any(share => share.Variant == Variant))
        {
            return plan;
        }

        var rest = VariantRules.OffOf(plan, flag);
        return plan with { Fallthrough = Serving.Of(new Rollout { Shares = [new(Variant, 0), new(rest, Rollout.Whole)] }) };
    }
}

/// <summary>One step of a ladder while someone plans it.</summary>
public sealed class LadderStep
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>UTC; null means at once.</summary>
    public DateTime? At { get; set; }

    public double Percent { get; set; }

    public bool OnlyIfHealthy { get; set; }

    public DateTimeOffset? Moment => At is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;
}

/// <summary>What a planned change does.</summary>
public enum Course
{
    Widen,
    On,
    Off,
}
