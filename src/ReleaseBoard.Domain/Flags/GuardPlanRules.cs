using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>The plan a guard makes for a stage. What people wrote into the plan above it stays and goes first.</summary>
public static class GuardPlanRules
{
    private const string RuleId = "guard";

    /// <summary>The plan at a stage: segments of the stages so far have the variant, of everyone else the stage's share.</summary>
    public static FlagPlan At(FlagPlan plan, Guard guard, int stage)
    {
        var segments = guard.Stages.Take(stage + 1).Select(one => one.Segment).OfType<SegmentKey>().Distinct().ToList();
        var others = plan.Rules.Where(rule => rule.Id != RuleId);
        return plan with
        {
            IsEnabled = true,
            Rules = segments.Count == 0 ? others.ToFacts() : others.Append(Rule(guard, segments)).ToFacts(),
            Fallthrough = Everyone(plan, guard, guard.Stages[stage].Weight),
        };
    }

    private static FlagRule Rule(Guard guard, List<SegmentKey> segments) => new()
    {
        Id = RuleId,
        Description = $"Has {guard.Variant} from the start of the guarded rollout",
        Clauses = [new FlagClause { Operator = ClauseOperator.InSegment, Values = segments.Select(segment => segment.Value).ToFacts() }],
        Serve = Serving.Of(guard.Variant),
    };

    private static Serving Everyone(FlagPlan plan, Guard guard, int weight)
    {
        if (weight is 0 or Rollout.Whole)
        {
            return Serving.Of(weight == 0 ? guard.Beside : guard.Variant);
        }

        // By the same salt and attribute as before: who has it already keeps it.
        var known = plan.Fallthrough?.Rollout;
        return Serving.Of(new Rollout
        {
            BucketBy = known?.BucketBy ?? Rollout.TargetingKey,
            Salt = known?.Salt,
            Shares = [new(guard.Variant, weight), new(guard.Beside, Rollout.Whole - weight)],
        });
    }
}
