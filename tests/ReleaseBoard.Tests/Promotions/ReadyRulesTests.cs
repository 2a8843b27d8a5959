using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>The six questions: what was seen is yes or no, what nobody saw is not known.</summary>
public sealed class ReadyRulesTests
{
    private static readonly EnvironmentKey Staging = new("staging");

    private static readonly ReadySight Nothing = new() { Promotion = Some.Promotion(stage: Some.Stage()), Now = Some.Noon };

    [Fact]
    public void Six_questions_are_asked_each_time_and_without_evidence_none_is_answered_with_yes_but_that_nothing_is_needed()
    {
        var answers = ReadyRules.Answer(Nothing);

        Assert.Equal(QuestionRules.Keys, answers.Select(question => question.Key).ToFacts());
        Assert.Equal("NotKnown NotKnown NotKnown NotKnown No Yes", string.Join(' ', answers.Select(question => question.Answer)));
    }

    [Theory]
    [InlineData(RebuildState.Reproduced, ProvenanceVerdict.Absent, ReadyAnswer.Yes)]
    [InlineData(RebuildState.Unverified, ProvenanceVerdict.Verified, ReadyAnswer.NotKnown)]
    [InlineData(RebuildState.Unverified, ProvenanceVerdict.Failed, ReadyAnswer.No)]
    [InlineData(RebuildState.Mismatch, ProvenanceVerdict.Verified, ReadyAnswer.No)]
    public void Built_cleanly_is_what_others_got_again(RebuildState rebuilt, ProvenanceVerdict provenance, ReadyAnswer answer) =>
        Assert.Equal(answer, Ask(Nothing with { Evidence = Evidence(rebuilt, provenance) }, QuestionRules.Built).Answer);

    [Theory]
    [InlineData(false, 0, ReadyAnswer.No)]
    [InlineData(true, 0, ReadyAnswer.NotKnown)]
    [InlineData(true, 30, ReadyAnswer.Yes)]
    public void It_ran_in_staging_only_if_it_was_seen_healthy_there(bool hasRun, int minutes, ReadyAnswer answer) =>
        Assert.Equal(answer, Ask(Nothing with { Stays = [Rehearsal(hasRun, minutes)] }, QuestionRules.Rehearsed).Answer);

    [Theory]
    [InlineData(0, 10, 1, ReadyAnswer.No, "No log line arrived from staging in the last 10 min.")]
    [InlineData(10, 0, 1, ReadyAnswer.No, "No measurement arrived from staging in the last 10 min.")]
    [InlineData(10, 10, 0, ReadyAnswer.NotKnown, "Logs and metrics arrive; whether an alert would is not known: nothing watches staging, and none has come.")]
    [InlineData(10, 10, 1, ReadyAnswer.Yes, "From staging in the last 10 min: 10 log lines, 10 measurements; 1 objective is watched.")]
    public void What_arrives_is_counted(int lines, int measurements, int objectives, ReadyAnswer answer, string sentence)
    {
        var arrivals = new Arrivals { Environment = Staging, Window = TimeSpan.FromMinutes(10), LogLines = lines, Measurements = measurements, Objectives = objectives };

        var question = Ask(Nothing with { Arrivals = [arrivals] }, QuestionRules.Heard);

        Assert.Equal((answer, sentence), (question.Answer, question.Because));
    }

    [Fact]
    public void Deploy_is_apart_from_release_by_flags_that_are_off_or_by_traffic_in_steps()
    {
        var said = Nothing with { AreFlagsSaid = true };
        Assert.Equal(ReadyAnswer.No, Ask(said, QuestionRules.Apart).Answer);
        Assert.Equal(ReadyAnswer.Yes, Ask(said with { Promotion = Some.Promotion(stage: Some.Stage(5, 100)) }, QuestionRules.Apart).Answer);
        Assert.Equal(ReadyAnswer.Yes, Ask(said with { NewFlags = [new("new-checkout", true, false)] }, QuestionRules.Apart).Answer);
        Assert.Equal(ReadyAnswer.NotKnown, Ask(said with { NewFlags = [new("new-checkout", false, false)] }, QuestionRules.Apart).Answer);
        var on = Ask(said with { Promotion = Some.Promotion(stage: Some.Stage(5, 100)), NewFlags = [new("new-checkout", true, true)] }, QuestionRules.Apart);
        Assert.Equal(ReadyAnswer.No, on.Answer);
        Assert.StartsWith("new-checkout is on in production already: deploying it releases it.", on.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_go_back_when_what_runs_stays_warm_and_could_run_again()
    {
        var warm = Nothing with { Present = Some.Old(), MeasuredSeconds = 0.4 };
        Assert.Equal((ReadyAnswer.Yes, "The last way back here took 0.4 s."), (Ask(warm, QuestionRules.Back).Answer, Ask(warm, QuestionRules.Back).Evidence[0]));
        Assert.Equal(ReadyAnswer.No, Ask(warm with { PresentNeeds = [new() { Need = new Requirement(new("orders-db"), new("<43")), Present = new("43") }] }, QuestionRules.Back).Answer);
        Assert.Equal(ReadyAnswer.No, Ask(warm with { Promotion = Some.Promotion(stage: Some.Stage() with { WarmCount = 0 }) }, QuestionRules.Back).Answer);
    }

    [Fact]
    public void What_it_needs_must_be_there_and_have_come_by_a_promotion()
    {
        var need = new RequirementSight { Need = new Requirement(new("orders-db"), new(">=43")), Present = new("43") };

        Assert.Equal(ReadyAnswer.Yes, Ask(Nothing with { Needs = [new(need, new PromotionId(4))] }, QuestionRules.Others).Answer);
        Assert.Equal(ReadyAnswer.NotKnown, Ask(Nothing with { Needs = [new(need, null)] }, QuestionRules.Others).Answer);
        Assert.Equal(ReadyAnswer.No, Ask(Nothing with { Needs = [new(need with { Present = new("42") }, new PromotionId(4))] }, QuestionRules.Others).Answer);
    }

    [Fact]
    public void What_is_lacking_is_where_the_answer_leads()
    {
        var need = new RequirementSight { Need = new Requirement(new("orders-db"), new(">=43")), Present = new("42") };

        Assert.Equal("/applications/orders-db", Link(need));
        Assert.Equal("/applications/orders-db/artifacts/43", Link(need with { Offer = new(new("43"), new("staging")) }));
        Assert.Equal("/promotions/9", Link(need with { Offer = new(new("43"), new("staging")), Underway = new(9) }));
        Assert.Equal("/promotions/4", Link(need with { Present = new("43") }));

        static string Link(RequirementSight need) => Ask(Nothing with { Needs = [new(need, new PromotionId(4))] }, QuestionRules.Others).Link;
    }

    [Theory]
    [InlineData(ReadyAnswer.Yes, true)]
    [InlineData(ReadyAnswer.No, false)]
    [InlineData(ReadyAnswer.NotKnown, false)]
    public void What_a_stage_requires_is_a_gate_that_only_a_yes_opens(ReadyAnswer answer, bool isOpen)
    {
        var sight = new GateSight
        {
            Promotion = Some.Promotion(stage: Some.Stage() with { Questions = [QuestionRules.Heard] }),
            Environment = new() { Key = Some.Slot.Environment, Name = "Production", Tier = Tier.Production },
            Answers = [new(QuestionRules.Heard, answer, "Nothing arrived.", "/"), new(QuestionRules.Built, ReadyAnswer.No, "Nobody.", "/")],
            Now = Some.Noon,
        };

        Assert.Equal(isOpen, Gate(sight).IsOpen);
        Assert.False(Gate(sight with { Answers = null }).IsOpen);
        Assert.DoesNotContain(GateRules.Ask(sight with { Promotion = sight.Promotion with { Kind = PromotionKind.Rollback } }), gate => gate.Key == GateRules.Questions);
    }

    [Fact]
    public void What_takes_something_away_is_not_apart_from_its_release()
    {
        var applied = Nothing with { Promotion = Nothing.Promotion with { Stage = Nothing.Promotion.Stage with { Instances = 0 } } };

        Assert.Equal(ReadyAnswer.Yes, Ask(applied, QuestionRules.Apart).Answer);
        Assert.Equal(ReadyAnswer.No, Ask(applied with { TakesAway = true }, QuestionRules.Apart).Answer);
    }

    [Fact]
    public void What_waits_for_people_alone_may_be_tried_and_what_is_held_back_may_not()
    {
        Assert.True(GateRules.MayBeTried([Closed(GateRules.Approvals), Closed(GateRules.Destruction), Closed(GateRules.Hold) with { IsOpen = true }]));
        Assert.All([GateRules.Hold, GateRules.Soak, GateRules.Evidence, GateRules.OutOfDate, GateRules.Questions], key => Assert.False(GateRules.MayBeTried([Closed(GateRules.Approvals), Closed(key)])));

        static Gate Closed(string key) => new() { Key = key, Title = key, IsOpen = false, Because = "Closed." };
    }

    [Fact]
    public void An_answer_that_nobody_renews_is_none()
    {
        var clock = new TestClock();
        var board = new ReadyBoard(clock);
        var answers = ReadyRules.Answer(Nothing);
        Assert.True(board.Put(Nothing.Promotion.Id, answers));
        Assert.False(board.Put(Nothing.Promotion.Id, answers));

        clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Null(board.Of(Nothing.Promotion.Id));
        Assert.True(board.Put(Nothing.Promotion.Id, answers));
    }

    private static Gate Gate(GateSight sight) => GateRules.Ask(sight).First(gate => gate.Key == GateRules.Questions);

    private static ReadyQuestion Ask(ReadySight sight, string key) => ReadyRules.Answer(sight).First(question => question.Key == key);

    private static StagingStay Rehearsal(bool hasRun, int minutes) =>
        new(new UpstreamStay(Staging, hasRun, TimeSpan.FromMinutes(minutes), false), Tier.Staging, new("1.1.0"), 0);

    private static EvidenceSight Evidence(RebuildState rebuilt, ProvenanceVerdict provenance) => new()
    {
        Application = Some.Slot.Application, Version = new("1.1.0"), Digest = Some.Digest("1.1.0"),
        Rebuild = new() { State = rebuilt, Confirmed = 1, Needed = 1, Sentence = "Said by rebuilders.", Rebuilds = [] },
        Provenance = new() { Verdict = provenance, Sentence = "Said by provenance.", Documents = [] },
    };
}
