using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Flags;

/// <summary>Valid flags, plans and clauses, naming only what matters.</summary>
internal static class SomeFlag
{
    public static readonly DateTimeOffset Made = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    public static readonly EnvironmentKey Prod = new("prod");

    public static Flag Boolean(string key = "new-checkout") => new()
    {
        Key = new(key),
        Type = FlagType.Boolean,
        Variants = [new("on", JsonText.True), new("off", JsonText.False)],
        Owner = new("ada"),
        CreatedAt = Made,
        Revision = 1,
    };

    public static Flag Texts(params string[] variants) => Boolean() with
    {
        Type = FlagType.String,
        Variants = variants.Select(name => new FlagVariant(name, new($"\"{name}\""))).ToFacts(),
    };

    public static FlagPlan On(params FlagRule[] rules) => new() { IsEnabled = true, OffVariant = "off", Fallthrough = Serving.Of("off"), Rules = rules.ToFacts() };

    public static FlagRule Rule(Serving serve, params FlagClause[] clauses) => new() { Id = "", Clauses = clauses.ToFacts(), Serve = serve };

    public static FlagClause Clause(string attribute, ClauseOperator asked, params string[] values) => new() { Attribute = attribute, Operator = asked, Values = values.ToFacts() };

    public static Serving Share(int on) => Serving.Of(new Rollout { Shares = [new("on", on), new("off", Rollout.Whole - on)] });

    public static PlanSight Sight(Flag flag, params Flag[] others) => new(flag, key => others.FirstOrDefault(other => other.Key == key), _ => [], key => key.Value is "beta" or "internal");

    public static FlagState State(FlagPlan plan, int number = 1, string flag = "new-checkout") => new()
    {
        Flag = new(flag),
        Environment = Prod,
        Number = number,
        Plan = plan,
        By = new("ada"),
        At = Made,
    };
}
