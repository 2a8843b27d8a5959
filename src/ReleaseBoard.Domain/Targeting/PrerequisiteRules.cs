using System.Globalization;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>That prerequisites name flags and variants that there are, form no circle, and are not too many to ask.</summary>
internal static class PrerequisiteRules
{
    private const int Circle = -1;

    public static void Check(IReadOnlyList<Flag> flags, TargetingLimits limits, FaultList faults)
    {
        var byKey = new Dictionary<string, Flag>(StringComparer.Ordinal);
        foreach (var flag in flags)
        {
            byKey.TryAdd(flag.Key, flag);
        }

        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var flag in flags.Where(flag => flag.Prerequisites.Length > 0))
        {
            var at = PointerPath.Root.Of("flags").Of(flag.Key).Of(HouseRules.Name).Of("prerequisites");
            CheckNames(flag, byKey, at, faults);
            var count = Count(flag, byKey, asked, limits.Prerequisites, 0);
            if (count == Circle)
            {
                faults.Add("targeting.prerequisite-cycle", at, "The flag depends on itself.", FaultWeight.Refuses);
            }
            else if (count > limits.Prerequisites)
            {
                faults.Add("targeting.too-many-prerequisites", at, string.Create(CultureInfo.InvariantCulture, $"More than {limits.Prerequisites} flags would be asked, all levels together."), FaultWeight.Refuses);
            }
        }
    }

    private static void CheckNames(Flag flag, Dictionary<string, Flag> flags, PointerPath at, FaultList faults)
    {
        for (var i = 0; i < flag.Prerequisites.Length; i++)
        {
            var prerequisite = flag.Prerequisites[i];
            if (!flags.TryGetValue(prerequisite.Key, out var other))
            {
                faults.Add("targeting.unknown-prerequisite", at.At(i).Of("flag"), $"There is no flag \"{prerequisite.Key}\".", FaultWeight.Refuses);
            }
            else if (prerequisite.Variants.FirstOrDefault(name => !other.Variants.Any(variant => variant.Name == name)) is { } unknown)
            {
                faults.Add("targeting.unknown-variant", at.At(i).Of("variants"), $"The flag \"{prerequisite.Key}\" has no variant \"{unknown}\".", FaultWeight.Refuses);
            }
        }
    }

    /// <summary>How many flags are asked before this one, counted as often as they are asked, up to just beyond the limit.</summary>
    private static int Count(Flag flag, Dictionary<string, Flag> flags, Dictionary<string, int> counted, int limit, int depth)
    {
        if (depth > limit)
        {
            return limit + 1;
        }

        if (counted.TryGetValue(flag.Key, out var known))
        {
            return known;
        }

        // Until it is counted, whoever meets it again has gone in a circle.
        counted[flag.Key] = Circle;
        var sum = 0;
        foreach (var prerequisite in flag.Prerequisites)
        {
            var below = flags.TryGetValue(prerequisite.Key, out var other) ? Count(other, flags, counted, limit, depth + 1) : 0;
            if (below == Circle)
            {
                return Circle;
            }

            sum = Math.Min(sum + 1 + below, limit + 1);
        }

        counted[flag.Key] = sum;
        return sum;
    }
}
