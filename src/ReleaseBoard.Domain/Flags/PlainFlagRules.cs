using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A document for evaluators that know flagd only, and the flags it does not hold, each with the reason.</summary>
public sealed record PlainDocument(byte[] Json, Facts<string> LeftOut);

/// <summary>
/// Says in plain flagd what the board says with words of its own, so that whoever evaluates by themselves gives out the same
/// variants: what is off answers its off variant, and prerequisites become conditions. A flag that cannot be said so is left
/// out, and code that asks for it gets its own default.
/// </summary>
public static class PlainFlagRules
{
    private const int Longest = 256 * 1024;

    public static PlainDocument Compile(IReadOnlyCollection<FlagInPlace> flags, IEnumerable<Segment> segments, IEnumerable<FlagMetadata> metadata)
    {
        var byKey = flags.Where(flag => !flag.Flag.IsArchived).ToDictionary(flag => flag.Flag.Key);
        var plain = byKey.Values.Select(flag => (flag.Flag, said: Say(flag, byKey))).ToList();
        var written = plain.Where(one => one.said.Refusal is null)
            .Select(one => (one.Flag.Key, (Action<Utf8JsonWriter>)(writer => Write(writer, one.Flag, one.said.Match(said => said, _ => throw new InvalidOperationException("It was said."))))));
        return new(
            FlagDocumentRules.Compile(written, segments, metadata),
            plain.OrderBy(one => one.Flag.Key).Select(one => one.said.Refusal?.Sentence).OfType<string>().ToFacts());
    }

    private static void Write(Utf8JsonWriter writer, Flag flag, PlainFlag said)
    {
        writer.WriteStartObject();
        FlagDocumentRules.Write(writer, flag, said.IsEnabled, said.Default, said.Targeting);
        writer.WriteEndObject();
    }

    private static Outcome<PlainFlag> Say(FlagInPlace flag, Dictionary<FlagKey, FlagInPlace> flags)
    {
        var (key, plan) = (flag.Flag.Key, flag.Plan);
        if (!plan.IsEnabled)
        {
            return Off(plan);
        }

        if (plan.Bucketing is not Bucketing.FlagdV2 && HasShares(plan))
        {
            return LeftOut(key, $"its shares are dealt by {FlagWordRules.Of(plan.Bucketing)}, which flagd does not know");
        }

        if (plan.Prerequisites.Count == 0)
        {
            return new PlainFlag(true, FlagDocumentRules.DefaultOf(plan), FlagLogicRules.TargetingOf(plan));
        }

        // With nobody's prerequisites met the answer is the default variant: so the default must be what off answers.
        if (FlagDocumentRules.DefaultOf(plan) is not { } rest || IsDecided(plan))
        {
            return LeftOut(key, "it has prerequisites and leaves its answer to the code or to logic that names the variant");
        }

        return Conditions(plan, flags).Then<PlainFlag>(met =>
        {
            if (!met.IsPossible)
            {
                return Off(plan);
            }

            var targeting = FlagLogicRules.Text(writer => FlagLogicRules.WriteAll(writer, "if",
            [
                () => FlagLogicRules.WriteAll(writer, "and", met.All.Select(condition => (Action)(() => writer.WriteRawValue(condition.Value)))),
                () => WriteAnswer(writer, FlagLogicRules.TargetingOf(plan), rest),
            ]));
            return targeting.Value.Length > Longest ? LeftOut(key, "with its prerequisites its rule would be too long") : new PlainFlag(true, plan.OffVariant, targeting);
        }).Match<Outcome<PlainFlag>>(said => said, refusal => LeftOut(key, refusal.Sentence));
    }

    /// <summary>One condition for every flag that is asked first, through all levels; the graph has no circle, and at most 64 are asked.</summary>
    private static Outcome<Met> Conditions(FlagPlan plan, Dictionary<FlagKey, FlagInPlace> flags)
    {
        var all = new List<JsonText>();
        foreach (var prerequisite in plan.Prerequisites)
        {
            if (!flags.TryGetValue(prerequisite.Flag, out var other) || !other.Plan.IsEnabled)
            {
                return Met.Never;
            }

            if (IsBound(other.Plan))
            {
                return new Refusal("export.bound", $"its prerequisite {prerequisite.Flag} has logic that depends on whose rule it is");
            }

            switch (Conditions(other.Plan, flags))
            {
                case Outcome<Met>.Refused refused:
                    return refused.Why;
                case Outcome<Met>.Accepted { Value.IsPossible: false }:
                    return Met.Never;
                case Outcome<Met>.Accepted below:
                    all.AddRange(below.Value.All);
                    break;
            }

            var answer = FlagLogicRules.TargetingOf(Salted(other));
            all.Add(FlagLogicRules.Text(writer => FlagLogicRules.WriteAll(writer, "in",
                [() => WriteAnswer(writer, answer, FlagDocumentRules.DefaultOf(other.Plan)), () => FlagLogicRules.WriteTexts(writer, prerequisite.Variants)])));
        }

        return new Met(true, all);
    }

    /// <summary>The variant's name that the rule gives, or the default one where it gives none.</summary>
    private static void WriteAnswer(Utf8JsonWriter writer, JsonText? targeting, string? rest)
    {
        if (targeting is not { } logic)
        {
            writer.WriteStringValue(rest);
        }
        else if (rest is null)
        {
            writer.WriteRawValue(logic.Value);
        }
        else
        {
            FlagLogicRules.WriteAll(writer, "or", [() => writer.WriteRawValue(logic.Value), () => writer.WriteStringValue(rest)]);
        }
    }

    /// <summary>flagd hashes the key of the flag that is asked; inside another flag's rule the key must be said to give the same buckets.</summary>
    private static FlagPlan Salted(FlagInPlace flag)
    {
        return flag.Plan with
        {
            Rules = flag.Plan.Rules.Select(rule => rule with { Serve = Salt(rule.Serve) }).ToFacts(),
            Fallthrough = flag.Plan.Fallthrough is { } rest ? Salt(rest) : null,
        };

        Serving Salt(Serving serving) => serving.Rollout is { Salt: null } rollout ? Serving.Of(rollout with { Salt = flag.Flag.Key.Value }) : serving;
    }

    private static PlainFlag Off(FlagPlan plan) => new(plan.OffVariant is not null, plan.OffVariant, null);

    private static bool IsBound(FlagPlan plan) => IsDecided(plan) || (plan.Bucketing is not Bucketing.FlagdV2 && HasShares(plan)) || plan.Rules.Any(rule =>
        rule.Logic is { } logic && (logic.Value.Contains("fractional", StringComparison.Ordinal) || logic.Value.Contains("$flagd", StringComparison.Ordinal)));

    private static bool IsDecided(FlagPlan plan) => plan.Rules.Any(rule => rule.Serve.IsDecided);

    private static bool HasShares(FlagPlan plan) => plan.Fallthrough?.Rollout is not null || plan.Rules.Any(rule => rule.Serve.Rollout is not null || rule.Logic is not null);

    private static Refusal LeftOut(FlagKey key, string why) => new("export.left-out", $"{key} is left out: {why}.");

    private sealed record PlainFlag(bool IsEnabled, string? Default, JsonText? Targeting);

    private sealed record Met(bool IsPossible, IReadOnlyList<JsonText> All)
    {
        public static readonly Met Never = new(false, []);
    }
}
