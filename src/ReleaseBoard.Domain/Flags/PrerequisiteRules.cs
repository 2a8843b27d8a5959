using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Which flags hang on which, in one environment.</summary>
public static class PrerequisiteRules
{
    public const int Most = 20;

    /// <summary>How many flags one answer may have to ask first, through all levels, each as often as it is asked.</summary>
    public const int MostTogether = 64;

    /// <summary>What happens to others when this flag is turned off: a sentence, or null when nothing hangs on it.</summary>
    public static string? OffWarning(FlagKey flag, Facts<FlagKey> dependants) => dependants.Count == 0
        ? null
        : $"{FlagWordRules.Listed(dependants.Select(key => key.Value))} {(dependants.Count == 1 ? "asks" : "ask")} for {flag} first and will be off with it unless {flag}'s off variant is enough for them.";

    public static Refusal? CheckRemoval(FlagKey flag, Facts<FlagKey> dependants) => dependants.Count == 0
        ? null
        : new Refusal("flag.in-use", $"{FlagWordRules.Listed(dependants.Select(key => key.Value))} {(dependants.Count == 1 ? "asks" : "ask")} for {flag} first. Take that prerequisite away, then this flag can go.");

    /// <summary>Null when all prerequisites can be asked; else what is wrong with one.</summary>
    /// <param name="find">The flags that stand in this environment's document.</param>
    /// <param name="prerequisitesOf">What each of the others asks for first.</param>
    public static Refusal? Check(FlagKey flag, Facts<Prerequisite> prerequisites, Func<FlagKey, Flag?> find, Func<FlagKey, IEnumerable<FlagKey>> prerequisitesOf)
    {
        if (prerequisites.Count > Most || prerequisites.DistinctBy(prerequisite => prerequisite.Flag).Count() != prerequisites.Count)
        {
            return Refusal.Invalid("flag.prerequisite-count", $"A flag asks for at most {Most} others first, and for each of them once.");
        }

        foreach (var prerequisite in prerequisites)
        {
            if (Check(prerequisite, find(prerequisite.Flag)) is { } refusal)
            {
                return refusal;
            }
        }

        return FindCycle(flag, prerequisites.Select(prerequisite => prerequisite.Flag), prerequisitesOf) is { } cycle
            ? Refusal.Invalid("flag.prerequisite-cycle", $"The prerequisites go in a circle: {string.Join(" needs ", cycle)}. None of them could ever be on.")
            : null;
    }

    /// <summary>Null when no flag's answer has to ask too many others first, through all levels; else the flag that would.</summary>
    public static Refusal? CheckCount(IEnumerable<FlagKey> flags, Func<FlagKey, IEnumerable<FlagKey>> prerequisitesOf)
    {
        var counted = new Dictionary<FlagKey, int>();
        return flags.FirstOrDefault(flag => Count(flag, prerequisitesOf, counted, 0) > MostTogether) is { Value: not null } heavy
            ? Refusal.Invalid("flag.prerequisites-together", $"{heavy} would have to ask more than {MostTogether} flags first, those that these ask for included.")
            : null;
    }

    private static int Count(FlagKey flag, Func<FlagKey, IEnumerable<FlagKey>> prerequisitesOf, Dictionary<FlagKey, int> counted, int depth)
    {
        if (depth > MostTogether)
        {
            return MostTogether + 1;
        }

        if (!counted.TryGetValue(flag, out var count))
        {
            foreach (var prerequisite in prerequisitesOf(flag))
            {
                count = Math.Min(count + 1 + Count(prerequisite, prerequisitesOf, counted, depth + 1), MostTogether + 1);
            }

            counted[flag] = count;
        }

        return count;
    }

    private static Refusal? Check(Prerequisite prerequisite, Flag? flag)
    {
        if (flag is null || flag.IsArchived)
        {
            return Refusal.Invalid("flag.prerequisite-unknown", $"Prerequisite {prerequisite.Flag}: there is no such flag{(flag is null ? "" : " any more: it is archived")}.");
        }

        if (prerequisite.Variants.Count is 0 or > FlagRules.MostVariants)
        {
            return Refusal.Invalid("flag.prerequisite-variants", $"Prerequisite {prerequisite.Flag}: say which of its variants are enough.");
        }

        return prerequisite.Variants.FirstOrDefault(variant => flag.Find(variant) is null) is { } unknown
            ? Refusal.Invalid("flag.prerequisite-variants", $"Prerequisite {prerequisite.Flag}: it has no variant {KeyRules.Shown(unknown)}.")
            : null;
    }

    /// <summary>The first way from the flag back to itself; null when there is none. Each flag is walked once.</summary>
    private static List<FlagKey>? FindCycle(FlagKey flag, IEnumerable<FlagKey> first, Func<FlagKey, IEnumerable<FlagKey>> prerequisitesOf)
    {
        var cameFrom = new Dictionary<FlagKey, FlagKey>();
        var waiting = new Stack<(FlagKey Flag, FlagKey From)>(first.Select(key => (key, flag)));
        while (waiting.TryPop(out var step))
        {
            if (step.Flag == flag)
            {
                return Trail(flag, step.From, cameFrom);
            }

            if (cameFrom.TryAdd(step.Flag, step.From))
            {
                foreach (var next in prerequisitesOf(step.Flag))
                {
                    waiting.Push((next, step.Flag));
                }
            }
        }

        return null;
    }

    private static List<FlagKey> Trail(FlagKey flag, FlagKey last, Dictionary<FlagKey, FlagKey> cameFrom)
    {
        var trail = new List<FlagKey> { flag };
        for (var at = last; at != flag; at = cameFrom[at])
        {
            trail.Add(at);
        }

        trail.Add(flag);
        trail.Reverse();
        return trail;
    }
}
