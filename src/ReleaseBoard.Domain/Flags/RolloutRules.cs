using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What shares may be, and how they change without taking a feature from anyone.</summary>
public static class RolloutRules
{
    private const int LongestAttribute = 200;
    private const int LongestSalt = 100;

    /// <summary>The off variant's share last: what stands before it begins at bucket 0 and grows upwards.</summary>
    public static Rollout InOrder(Rollout rollout, string? off) =>
        rollout with { Shares = rollout.Shares.Where(share => share.Variant != off).Concat(rollout.Shares.Where(share => share.Variant == off)).ToFacts() };

    public static Refusal? Check(string place, Flag flag, Rollout rollout)
    {
        if (rollout.Shares.Count == 0 || rollout.Shares.Any(share => share.Weight is < 0 or > Rollout.Whole) || rollout.Shares.Sum(share => share.Weight) != Rollout.Whole)
        {
            return Refusal.Invalid("rollout.weights", $"{place}: the shares must add up to 100 %; they are {FlagWordRules.Share(rollout.Shares.Sum(share => (long)share.Weight))}.");
        }

        if (rollout.Shares.FirstOrDefault(share => flag.Find(share.Variant) is null) is { } unknown)
        {
            return Refusal.Invalid("rollout.variant-unknown", $"{place}: {flag.Key} has no variant {KeyRules.Shown(unknown.Variant)}.");
        }

        if (rollout.Shares.DistinctBy(share => share.Variant).Count() != rollout.Shares.Count)
        {
            return Refusal.Invalid("rollout.duplicate-variant", $"{place}: a variant has one share; one of them is named twice.");
        }

        if (rollout.BucketBy.Length == 0 || !FlagKeyRules.IsLine(rollout.BucketBy, LongestAttribute))
        {
            return Refusal.Invalid("rollout.bucket-by", $"{place}: name the attribute that keeps a person in the same share, such as targetingKey.");
        }

        return rollout.Salt is { } salt && (salt.Length == 0 || !FlagKeyRules.IsLine(salt, LongestSalt))
            ? Refusal.Invalid("rollout.salt", $"{place}: a salt is 1 to {LongestSalt} characters on one line, or is left out.")
            : null;
    }

    /// <summary>One variant at a new share; the rest of the 100 % goes to the last in order, then to those before it.</summary>
    /// <param name="weight">In 1/1,000 of a per cent, 0 to 100,000.</param>
    public static Rollout WithShare(Rollout rollout, string variant, int weight)
    {
        var rest = Rollout.Whole - weight;
        var others = rollout.Shares.Where(share => share.Variant != variant).ToList();
        for (var i = 0; i < others.Count; i++)
        {
            // All but the last keep what they have as far as there is room; the last takes what is left.
            var kept = i == others.Count - 1 ? rest : Math.Min(others[i].Weight, rest);
            rest -= kept;
            others[i] = others[i] with { Weight = kept };
        }

        var changed = others.ToDictionary(share => share.Variant);
        return rollout with { Shares = rollout.Shares.Select(share => changed.GetValueOrDefault(share.Variant, share with { Weight = weight })).ToFacts() };
    }
}
