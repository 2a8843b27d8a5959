using System.Globalization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Plans as people say them: on screens, in the journal and in refusals.</summary>
public static class FlagWordRules
{
    /// <summary>"a boolean flag".</summary>
    public static string OfType(FlagType type) => type switch
    {
        FlagType.Boolean => "a boolean flag",
        FlagType.String => "a text flag",
        FlagType.Integer => "a whole-number flag",
        FlagType.Number => "a number flag",
        FlagType.Object => "an object flag",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type nobody drew on the map."),
    };

    /// <summary>As flagd and the API write it: "flagd-v2".</summary>
    public static string Of(Bucketing bucketing) => bucketing switch
    {
        Bucketing.FlagdV2 => "flagd-v2",
        Bucketing.FlagdV3 => "flagd-v3",
        Bucketing.Unleash => "unleash",
        _ => throw new ArgumentOutOfRangeException(nameof(bucketing), bucketing, "A bucketing nobody drew on the map."),
    };

    public static Bucketing? BucketingOf(string? text) => Enum.GetValues<Bucketing>().Cast<Bucketing?>().FirstOrDefault(known => Of(known ?? default) == text);

    /// <summary>A weight of 100,000 in per cent: "25 %", "0.5 %".</summary>
    public static string Share(long weight) => (weight / 1000.0).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    /// <summary>"on"; "20 % on, 80 % off, by targetingKey".</summary>
    public static string Of(Serving? serving)
    {
        if (serving?.Rollout is { } rollout)
        {
            var shares = rollout.Shares.Where(share => share.Weight > 0).Select(share => $"{Share(share.Weight)} {share.Variant}");
            return $"{string.Join(", ", shares)}, by {rollout.BucketBy}{(rollout.Salt is { } salt ? $" with salt {salt}" : "")}";
        }

        return serving is null ? "the default in the code" : serving.Variant ?? "the variant its logic names";
    }

    /// <summary>"country is one of DE, AT".</summary>
    public static string Of(FlagClause clause)
    {
        var values = Listed(clause.Values.Select(value => KeyRules.Shown(value)), "or");
        return clause.Operator switch
        {
            ClauseOperator.InSegment => $"in segment {values}",
            ClauseOperator.NotInSegment => $"not in segment {values}",
            ClauseOperator.Before or ClauseOperator.After when clause.Attribute.Length == 0 => $"{Of(clause.Operator)} {values}",
            _ => $"{clause.Attribute} {Of(clause.Operator)} {values}",
        };
    }

    /// <summary>"is", "is not", "is before": what stands between attribute and value.</summary>
    public static string Of(ClauseOperator asked) => asked switch
    {
        ClauseOperator.OneOf => "is",
        ClauseOperator.NotOneOf => "is not",
        ClauseOperator.Contains => "contains",
        ClauseOperator.StartsWith => "starts with",
        ClauseOperator.EndsWith => "ends with",
        ClauseOperator.GreaterThan => "is greater than",
        ClauseOperator.AtLeast => "is at least",
        ClauseOperator.LessThan => "is less than",
        ClauseOperator.AtMost => "is at most",
        ClauseOperator.VersionIs => "is version",
        ClauseOperator.VersionAtLeast => "is version or newer:",
        ClauseOperator.VersionBelow => "is older than version",
        ClauseOperator.VersionSameMajor => "has the same major version as",
        ClauseOperator.Before => "before",
        ClauseOperator.After => "from",
        ClauseOperator.InSegment => "in segment",
        ClauseOperator.NotInSegment => "not in segment",
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "An operator nobody drew on the map."),
    };

    /// <summary>"country is DE or AT and in segment beta: 20 % on, 80 % off, by targetingKey".</summary>
    public static string Of(FlagRule rule) => rule.Serve.IsDecided
        ? "JSONLogic names the variant"
        : $"{(rule.Logic is null ? Of(rule.Clauses) : "JSONLogic is true")}: {Of(rule.Serve)}";

    public static string Of(Facts<FlagClause> clauses) => string.Join(" and ", clauses.Select(Of));

    /// <summary>"only with new-search (on)".</summary>
    public static string Of(Prerequisite prerequisite) => $"{prerequisite.Flag} ({Listed(prerequisite.Variants, "or")})";

    /// <summary>A whole plan in one line: "off: off"; "on: 2 rules, everyone else 20 % on, 80 % off, by targetingKey".</summary>
    public static string Of(FlagPlan plan)
    {
        if (!plan.IsEnabled)
        {
            return plan.OffVariant is { } off ? $"off, answers {off}" : "off, leaves it to the code";
        }

        var rules = plan.Rules.Count == 0 ? "" : $"{plan.Rules.Count} {(plan.Rules.Count == 1 ? "rule" : "rules")}, ";
        return $"on: {rules}{(rules.Length == 0 ? "everyone" : "everyone else")} {Of(plan.Fallthrough)}";
    }

    /// <summary>What somebody wrote, cut where a sentence would drown in it.</summary>
    public static string Shown(string? text) => KeyRules.Shown(text);

    /// <summary>"a", "a and b", "a, b, c and 4 more".</summary>
    public static string Listed(IEnumerable<string> names, string last = "and")
    {
        var all = names.ToList();
        return all.Count switch
        {
            0 => "",
            1 => all[0],
            <= 4 => $"{string.Join(", ", all.Take(all.Count - 1))} {last} {all[^1]}",
            _ => $"{string.Join(", ", all.Take(3))} {last} {all.Count - 3} more",
        };
    }
}
