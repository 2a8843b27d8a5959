using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Environments;

public sealed class PathRulesTests
{
    private static readonly HashSet<EnvironmentKey> Known = [new("dev"), new("test-a"), new("test-b"), new("staging"), new("prod")];

    [Fact]
    public void Several_upstreams_and_parallel_stages_stand_in_columns_by_depth()
    {
        var path = Apply(At("prod", "staging"), At("dev"), At("test-a", "dev"), At("test-b", "dev"), At("staging", "test-a", "test-b")).Value();

        var columns = PathRules.Columns(path).Select(column => string.Join('+', column.Select(stage => stage.Environment)));

        Assert.Equal(["dev", "test-a+test-b", "staging", "prod"], columns);
        Assert.Equal(1, path.Revision);
    }

    [Fact]
    public void A_stage_with_a_short_and_a_long_way_stands_behind_the_long_one()
    {
        var path = Apply(At("dev"), At("staging", "dev"), At("prod", "dev", "staging")).Value();

        Assert.Equal(3, PathRules.Columns(path).Count);
    }

    [Fact]
    public void A_circle_is_refused_by_its_names()
    {
        var refusal = Apply(At("dev"), At("staging", "dev", "prod"), At("prod", "staging")).Refusal;

        Assert.Equal("path.cycle", refusal?.Code);
        Assert.Contains("staging → prod → staging", refusal?.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("dev", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_after_itself_is_a_circle() =>
        Assert.Contains("dev → dev", Apply(At("dev", "dev")).Refusal?.Sentence, StringComparison.Ordinal);

    public static TheoryData<string, string> Refused => new()
    {
        { "path.stage-count", "" },
        { "path.unknown-environment", "dev,moon" },
        { "path.duplicate-stage", "dev,dev" },
        { "path.upstream-not-on-path", "staging<dev" },
        { "path.duplicate-upstream", "dev,staging<dev<dev" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_path_that_leads_nowhere_is_refused(string code, string drawn)
    {
        var stages = drawn.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('<')).Select(names => At(names[0], names[1..]));

        Assert.Equal(code, Apply([.. stages]).Refusal?.Code);
    }

    public static TheoryData<string, Stage> Impossible => new()
    {
        { "stage.instances", At("dev") with { Instances = 0 } },
        { "stage.instances", At("dev") with { Instances = 65 } },
        { "stage.warm-count", At("dev") with { WarmCount = -1 } },
        { "stage.warm-count", At("dev") with { WarmCount = 11 } },
        { "stage.soak", At("dev") with { Soak = TimeSpan.FromSeconds(-1) } },
        { "stage.soak", At("dev") with { Soak = TimeSpan.FromDays(91) } },
        { "stage.warm-for", At("dev") with { WarmFor = TimeSpan.FromDays(31) } },
        { "stage.approval-timeout", At("dev") with { ApprovalTimeout = TimeSpan.Zero } },
        { "stage.step-weight", Steps(0, 100) },
        { "stage.step-weight", Steps(5, 101) },
        { "stage.steps-not-rising", Steps(5, 5, 100) },
        { "stage.steps-not-rising", Steps(50, 25, 100) },
        { "stage.last-step", Steps(5, 50) },
        { "stage.step-count", Steps([.. Enumerable.Range(1, 20), 100]) },
        { "stage.step-duration", At("dev") with { Steps = [new(100, TimeSpan.FromDays(8))] } },
        { "stage.step-duration", At("dev") with { Steps = [new(100, TimeSpan.FromSeconds(-5))] } },
        { "stage.approval-votes", Approved(new() { AtLeast = 0, Role = Role.OnCall }) },
        { "stage.approval-of-nobody", Approved(new() { AtLeast = 1 }) },
        { "stage.approval-person-unnamed", Approved(new() { AtLeast = 1, People = [new(" ")] }) },
        { "stage.approval-too-many", Approved(new() { AtLeast = 2, People = [new("ada"), new("ada")] }) },
        { "stage.verification-requests", Verified(0, 0.1, 100) },
        { "stage.verification-failure-rate", Verified(1, 1.01, 100) },
        { "stage.verification-failure-rate", Verified(1, double.NaN, 100) },
        { "stage.verification-p95", Verified(1, 0.1, 0) },
        { "stage.verification-p95", Verified(1, 0.1, double.PositiveInfinity) },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_stage_that_cannot_be_followed_is_refused_with_a_sentence_that_names_it(string code, Stage stage)
    {
        var refusal = Apply(stage).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.StartsWith("dev: ", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void More_votes_than_named_people_are_fine_when_a_role_counts_too() =>
        Apply(Approved(new() { AtLeast = 3, Role = Role.ReleaseManager, People = [new("ada")] })).Value();

    [Fact]
    public void The_second_of_two_people_is_told()
    {
        var first = Apply(At("dev")).Value();

        var second = PathRules.Apply(first, new(new("shop"), [At("dev"), At("prod", "dev")]) { BasedOn = 0 }, Known);

        Assert.Equal("path.changed-meanwhile", second.Refusal?.Code);
        Assert.Equal(2, PathRules.Apply(first, new(new("shop"), [At("dev"), At("prod", "dev")]) { BasedOn = 1 }, Known).Value().Revision);
    }

    [Fact]
    public void The_same_wish_again_changes_nothing()
    {
        var first = Apply(At("dev"), At("prod", "dev")).Value();

        Assert.Same(first, PathRules.Apply(first, new(new("shop"), [At("dev"), At("prod", "dev")]), Known).Value());
    }

    private static Outcome<ReleasePath> Apply(params Stage[] stages) => PathRules.Apply(null, new(new("shop"), [.. stages]), Known);

    private static Stage At(string environment, params string[] after) =>
        new() { Environment = new(environment), After = after.Select(key => new EnvironmentKey(key)).ToFacts() };

    private static Stage Steps(params int[] weights) =>
        At("dev") with { Steps = weights.Select(weight => new RolloutStep(weight, TimeSpan.FromSeconds(10))).ToFacts() };

    private static Stage Approved(ApprovalRule rule) => At("dev") with { Approvals = [rule] };

    private static Stage Verified(int requests, double failureRate, double p95) =>
        At("dev") with { Verification = new() { MinimumRequests = requests, MaximumFailureRate = failureRate, MaximumP95 = p95 } };
}
