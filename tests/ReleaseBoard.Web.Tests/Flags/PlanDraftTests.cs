using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Flags;

namespace ReleaseBoard.Web.Tests.Flags;

/// <summary>What the editor shows says again what it was made of.</summary>
public sealed class PlanDraftTests
{
    private static readonly FlagPlan Rich = new()
    {
        IsEnabled = true,
        OffVariant = "off",
        Prerequisites = [new(new("search"), ["on"])],
        Targets = [new("on", ["ada", "bob, the builder"])],
        Rules =
        [
            new() { Id = "r1", Description = "ours first", Clauses = [new() { Attribute = "email", Operator = ClauseOperator.EndsWith, Values = ["@example.com"] }], Serve = Serving.Of("on") },
            new() { Id = "r2", Clauses = [new() { Operator = ClauseOperator.InSegment, Values = ["beta", "staff"] }], Serve = Serving.Of(Shares(20_000) with { Salt = "spring" }) },
        ],
        Fallthrough = Serving.Of(Shares(0)),
    };

    [Fact]
    public void A_plan_that_nobody_touched_is_the_same_plan() => Assert.Equal(Rich, Draft(Rich).ToPlan());

    [Fact]
    public void A_share_is_always_part_of_a_hundred_per_cent()
    {
        var draft = Draft(Rich);

        draft.Fallthrough.SetShare("on", 12.5);
        Assert.Equal([("on", 12_500), ("off", 87_500)], Said(draft));

        draft.Fallthrough.SetShare("on", 250);
        Assert.Equal([("on", 100_000), ("off", 0)], Said(draft));

        draft.Fallthrough.SetShare("on", double.NaN);
        Assert.Equal([("on", 0), ("off", 100_000)], Said(draft));
    }

    [Fact]
    public void A_moved_rule_keeps_its_name_so_that_the_history_says_it_moved()
    {
        var draft = Draft(Rich);

        draft.Move(draft.Rules[1], -1);
        draft.Move(draft.Rules[0], -1);

        Assert.Equal(["r2", "r1"], draft.ToPlan().Rules.Select(rule => rule.Id));
    }

    [Fact]
    public void Conditions_become_the_JSONLogic_they_stand_for_and_come_back_as_they_were()
    {
        var rule = Draft(Rich).Rules[0];

        rule.Turn(isLogic: true);
        Assert.Contains("ends_with", rule.ToRule().Logic?.Value, StringComparison.Ordinal);
        Assert.Empty(rule.ToRule().Clauses);

        rule.Turn(isLogic: false);
        Assert.Equal(Rich.Rules[0], rule.ToRule());
    }

    [Theory]
    [InlineData("DE, AT", "DE|AT")]
    [InlineData("Berlin, DE\nWien, AT\n", "Berlin, DE|Wien, AT")]
    [InlineData(" , ", "")]
    [InlineData("DE,DE", "DE")]
    public void Values_stand_between_commas_or_on_lines_of_their_own(string typed, string values)
    {
        Assert.Equal(values, string.Join('|', ClauseDraft.Parts(typed)));
        Assert.Equal(ClauseDraft.Parts(typed), ClauseDraft.Parts(ClauseDraft.Joined(ClauseDraft.Parts(typed))));
    }

    [Fact]
    public void A_ladder_widens_what_everyone_gets_from_where_it_is()
    {
        var flag = Samples.Flag;
        var draft = ScheduleDraft.Of(flag, DateTimeOffset.UnixEpoch);

        var wish = BoardFixture.Accepted(draft.ToWish(flag, Samples.State(new() { OffVariant = "off", Fallthrough = Serving.Of("off") })));

        Assert.Equal([5_000, 25_000, 100_000], wish.Steps.Select(step => step.Plan.Fallthrough?.Rollout?.WeightOf("on") ?? -1));
        Assert.All(wish.Steps, step => Assert.True(step.Plan.IsEnabled));
        Assert.Null(wish.Steps[0].At);
        Assert.Equal(3, wish.BasedOn);
    }

    private static PlanDraft Draft(FlagPlan plan) => PlanDraft.Of(Samples.Flag, Samples.State(plan));

    private static IEnumerable<(string, int)> Said(PlanDraft draft) => (draft.ToPlan().Fallthrough?.Rollout?.Shares ?? []).Select(share => (share.Variant, share.Weight));

    private static Rollout Shares(int on) => new() { Shares = [new("on", on), new("off", Rollout.Whole - on)] };
}
