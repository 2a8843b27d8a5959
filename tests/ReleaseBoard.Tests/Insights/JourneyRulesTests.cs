using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Insights;

public sealed class JourneyRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Digest Bytes = new(new string('a', 64));

    private static readonly Artifact Build = new()
    {
        Application = new("shop"), Version = new("2.5"), Digest = Bytes, Size = 1, Sequence = 1, Manifest = new() { Start = ["run"] },
        Origin = new() { Commit = "a1f93c2ffff" }, UploadedBy = new("ci"), UploadedAt = Noon,
    };

    private static readonly ReleasePath Path = new()
    {
        Application = new("shop"),
        Stages = [new() { Environment = new("prod"), After = [new("staging")], Approvals = [new() { AtLeast = 2, People = [new("a"), new("b")] }] }, new() { Environment = new("staging") }],
    };

    [Fact]
    public void A_fresh_artifact_has_its_commit_and_build_behind_it_and_all_else_before_it() =>
        Assert.Equal("Commit Done, Build Done, Tests Later, staging Later, Approval Later, prod Later", Said(Steps([], [])));

    [Fact]
    public void A_rollout_in_hand_shows_its_share_and_the_votes_with_how_long_they_took()
    {
        var promotion = Asked(2, "prod", PromotionPhase.RollingOut) with
        {
            StartedAt = Noon,
            Approvals = [Yes("a", 5), Yes("b", 9)],
        };

        var steps = Steps([Runs("staging", 100), Runs("prod", 25)], [Asked(1, "staging", PromotionPhase.Succeeded), promotion]);

        Assert.Equal("Commit Done, Build Done, Tests Later, staging Done, Approval Done, prod Now", Said(steps));
        Assert.Equal("2 of 2, waited 9 min", steps[4].Note);
        Assert.Equal(("25", "deployed, 25 % of traffic"), (steps[5].Mark, steps[5].Note));
    }

    [Fact]
    public void A_waiting_approval_counts_only_votes_on_these_bytes()
    {
        var promotion = Asked(2, "prod", PromotionPhase.AwaitingApproval) with
        {
            Approvals = [Yes("a", 1), Yes("b", 2) with { Digest = new(new string('b', 64)) }],
        };

        var steps = Steps([Runs("staging", 100)], [promotion]);

        Assert.Equal((JourneyState.Now, "1 of 2 votes"), (steps[4].State, steps[4].Note));
        Assert.Equal(JourneyState.Later, steps[5].State);
    }

    [Theory]
    [InlineData(PromotionPhase.Rejected, JourneyState.Stopped, JourneyState.Later)]
    [InlineData(PromotionPhase.RolledBack, JourneyState.Done, JourneyState.Stopped)]
    [InlineData(PromotionPhase.Queued, JourneyState.Done, JourneyState.Now)]
    [InlineData(PromotionPhase.Succeeded, JourneyState.Done, JourneyState.Done)]
    public void Each_end_is_shown_where_it_came(PromotionPhase phase, JourneyState approval, JourneyState production)
    {
        var steps = Steps([], [Asked(2, "prod", phase)]);

        Assert.Equal((approval, production), (steps[4].State, steps[5].State));
    }

    [Fact]
    public void The_newest_promotion_to_a_stage_counts() =>
        Assert.Equal(JourneyState.Now, Steps([], [Asked(1, "prod", PromotionPhase.Failed), Asked(2, "prod", PromotionPhase.Queued)])[5].State);

    [Fact]
    public void Evidence_and_releases_stand_on_the_way_with_the_time_between()
    {
        var evidence = new EvidenceSight
        {
            Application = new("shop"), Version = new("2.5"), Digest = Bytes,
            Rebuild = new() { State = RebuildState.Reproduced, Confirmed = 2, Needed = 2, Sentence = "", Rebuilds = [] },
            Provenance = new() { Verdict = ProvenanceVerdict.Absent, Sentence = "", Documents = [] },
        };
        var promotion = Asked(2, "prod", PromotionPhase.Succeeded) with { EndedAt = Noon.AddMinutes(30) };

        var steps = Steps([Runs("prod", 100)], [promotion], evidence, [new("new-checkout", true, "on", Noon.AddMinutes(50)), new("old", false, "off", null)]);

        Assert.Equal("reproduced by 2 of 2", steps[1].Note);
        Assert.Equal("Released Done, Released Later", Said(steps.Skip(steps.Count - 2).ToFacts()));
        Assert.Equal((TimeSpan.FromMinutes(20), "new-checkout: on"), (steps[^2].Waited, steps[^2].Note));
        Assert.Null(steps[^1].Waited);
    }

    private static Facts<JourneyStep> Steps(Facts<BoardCell> cells, IReadOnlyList<Promotion> promotions, EvidenceSight? evidence = null, Facts<ReleasedFlag>? releases = null) => JourneyRules.Steps(new(
        Build,
        new ApplicationView
        {
            Application = new() { Key = new("shop"), CreatedAt = Noon },
            Path = Path,
            Row = new() { Application = new("shop"), Kind = ApplicationKind.Service, Summary = "", Cells = cells },
            Environments = [],
            Differences = [],
        },
        promotions,
        evidence,
        releases ?? []));

    private static string Said(Facts<JourneyStep> steps) => string.Join(", ", steps.Select(step => $"{step.Name} {step.State}"));

    private static BoardCell Runs(string environment, int weight) =>
        new() { Environment = new(environment), Running = [new(new(Guid.NewGuid()), new("2.5"), weight)] };

    private static Approval Yes(string by, int minutes) => new(new(by), true, "", Noon.AddMinutes(minutes), Bytes, 0);

    private static Promotion Asked(long id, string environment, PromotionPhase phase) => new()
    {
        Id = new(id), Slot = new(new("shop"), new(environment)), Version = new("2.5"), Digest = Bytes, Sequence = 1,
        Stage = Path.Find(new(environment)) ?? throw new InvalidOperationException("No such stage."), RequestedBy = new("bob"), RequestedAt = Noon,
        Phase = phase, PhaseSince = Noon,
    };
}
