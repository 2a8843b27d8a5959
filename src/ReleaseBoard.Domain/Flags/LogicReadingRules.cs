using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>
/// Reads JSONLogic back into rules that people can edit, where these say exactly the same; everything else stays as it was
/// written. The proof is the writer: what is read must be written again as it stood.
/// </summary>
internal static class LogicReadingRules
{
    /// <summary>The plan with the flag's targeting in it.</summary>
    public static FlagPlan Plan(FlagPlan shell, Flag shape, JsonElement flag)
    {
        if (!flag.TryGetProperty("targeting", out var targeting) || targeting.ValueKind is JsonValueKind.Null || (targeting.ValueKind is JsonValueKind.Object && !targeting.EnumerateObject().Any()))
        {
            return shell;
        }

        var written = FractionReadingRules.Normal(targeting);
        return Structured(shell, targeting) is { } plan && FallsBackAlike(shell, plan) && Kept(plan, shape) is { } kept && FlagLogicRules.TargetingOf(kept) == written
            ? kept
            : shell with { Rules = [new FlagRule { Id = "r1", Description = "as imported", Logic = JsonTextRules.Compact(targeting), Serve = Serving.Decided }] };
    }

    public static SegmentPlan Segment(JsonElement condition)
    {
        var read = Named(condition) ?? (ClauseReadingRules.All(condition) is { } clauses ? new SegmentPlan { Clauses = clauses } : null);
        return read is not null && FlagLogicRules.EvaluatorOf(read) == JsonTextRules.Compact(condition) ? read : new SegmentPlan { Logic = JsonTextRules.Compact(condition) };
    }

    private static FlagPlan? Structured(FlagPlan shell, JsonElement targeting)
    {
        if (FractionReadingRules.Read(targeting) is { } rollout)
        {
            return shell with { Fallthrough = Serving.Of(rollout) };
        }

        if (!ClauseReadingRules.IsCall(targeting, "if", out var arguments) || arguments.GetArrayLength() < 2)
        {
            return null;
        }

        var parts = arguments.EnumerateArray().ToList();
        var (targets, rules) = (new List<IndividualTarget>(), new List<FlagRule>());
        for (var i = 0; i + 1 < parts.Count; i += 2)
        {
            var serving = Served(parts[i + 1]);
            if (serving is null)
            {
                return null;
            }

            if (rules.Count == 0 && serving.Variant is { } variant && ClauseReadingRules.People(parts[i]) is { } people)
            {
                targets.Add(new(variant, people));
            }
            else
            {
                rules.Add(Rule(rules.Count + 1, parts[i], serving));
            }
        }

        var rest = parts.Count % 2 == 0 ? shell.Fallthrough : FractionReadingRules.Read(parts[^1]) is { } shares ? Serving.Of(shares) : null;
        return parts.Count % 2 == 1 && rest is null ? null : shell with { Targets = targets.ToFacts(), Rules = rules.ToFacts(), Fallthrough = rest };
    }

    private static FlagRule Rule(int number, JsonElement condition, Serving serving)
    {
        var clauses = ClauseReadingRules.All(condition);
        return new FlagRule
        {
            Id = $"r{number}",
            Clauses = clauses ?? [],
            Logic = clauses is null ? JsonTextRules.Compact(condition) : null,
            Serve = serving,
        };
    }

    private static Serving? Served(JsonElement element) => element.ValueKind is JsonValueKind.String
        ? Serving.Of(element.GetString() ?? "")
        : FractionReadingRules.Read(element) is { } rollout ? Serving.Of(rollout) : null;

    /// <summary>A plan with shares for everyone else is written with its off variant as the default one.</summary>
    private static bool FallsBackAlike(FlagPlan shell, FlagPlan plan) => plan.Fallthrough?.Rollout is null || shell.Fallthrough?.Variant == plan.OffVariant;

    /// <summary>The plan as the board would keep it, or null where it would be refused: prerequisites and segments are looked at later.</summary>
    private static FlagPlan? Kept(FlagPlan plan, Flag shape) =>
        FlagPlanRules.Apply(plan with { Prerequisites = [] }, new PlanSight(shape, _ => null, _ => [], _ => true)) is Outcome<FlagPlan>.Accepted kept
            ? kept.Value with { Prerequisites = plan.Prerequisites }
            : null;

    private static SegmentPlan? Named(JsonElement condition)
    {
        if (ClauseReadingRules.People(condition) is { } people)
        {
            return new SegmentPlan { Included = people };
        }

        return ClauseReadingRules.IsCall(condition, "or", out var parts) && parts.GetArrayLength() == 2 && ClauseReadingRules.People(parts[0]) is { } named && ClauseReadingRules.All(parts[1]) is { } clauses
            ? new SegmentPlan { Included = named, Clauses = clauses }
            : null;
    }
}
