using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Promotions;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>The strip that shows where a promotion is.</summary>
public sealed class StepMarksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_waits_for_approval_stands_at_approval()
    {
        var marks = StepMarks.Of(Promotion(), []);

        Assert.Equal(["Checks", "Approval", "Deploy", "5 %", "50 %", "100 %"], marks.Select(mark => mark.Name));
        Assert.Equal(new StepMark("Approval", MarkState.Now, "0 of 1"), marks[1]);
        Assert.All(marks.Skip(2), mark => Assert.Equal(MarkState.Ahead, mark.State));
    }

    [Fact]
    public void The_step_in_hand_counts_down_and_time_paused_is_not_lost()
    {
        var promotion = Running() with { Step = 1, StepSince = Noon, Pauses = [new(Noon, Noon.AddMinutes(3))], Verdicts = [new(0, 5, VerdictGrade.Pass, "Good.", Noon)] };

        var marks = StepMarks.Of(promotion, []);

        Assert.Equal(MarkState.Done, marks[3].State);
        Assert.Equal("Good.", marks[3].Because);
        Assert.Equal(MarkState.Now, marks[4].State);
        Assert.Equal(Noon.AddMinutes(8), marks[4].Until);
    }

    [Fact]
    public void A_failed_step_is_marked_where_it_failed()
    {
        var promotion = Running() with
        {
            Phase = PromotionPhase.RolledBack,
            Verdicts = [new(0, 5, VerdictGrade.Fail, "8 % of 200 requests failed.", Noon)],
        };

        var marks = StepMarks.Of(promotion, []);

        Assert.Equal(MarkState.Stopped, marks[3].State);
        Assert.Equal("failed", marks[3].Words);
        Assert.All(marks.Skip(4), mark => Assert.Equal((MarkState.Missed, "was not reached"), (mark.State, mark.Words)));
    }

    [Fact]
    public void What_was_withdrawn_has_nothing_ahead_of_it()
    {
        var marks = StepMarks.Of(Promotion() with { Phase = PromotionPhase.Aborted }, []);

        Assert.DoesNotContain(marks, mark => mark.State is MarkState.Ahead);
        Assert.Equal(["not asked any more", "0 of 1", "was not reached"], marks.Take(3).Select(mark => mark.Words));
    }

    [Fact]
    public void Who_skips_the_steps_sees_them_skipped_not_passed()
    {
        var promotion = Running() with { Phase = PromotionPhase.Succeeded, Step = 2 };

        var marks = StepMarks.Of(promotion, []);

        Assert.Equal(["skipped", "skipped", "all traffic"], marks.Skip(3).Select(mark => mark.Words));
    }

    [Fact]
    public void A_path_that_ends_its_steps_at_all_traffic_shows_it_once()
    {
        var promotion = Promotion();
        promotion = promotion with { Stage = promotion.Stage with { Steps = [new(50, TimeSpan.Zero), new(100, TimeSpan.FromMinutes(1))] } };

        Assert.Equal(["50 %", "100 %"], StepMarks.Of(promotion, []).Skip(3).Select(mark => mark.Name));
    }

    [Fact]
    public void A_step_that_is_watched_again_after_nothing_could_be_said_of_it_is_the_one_in_hand()
    {
        var promotion = Running() with { Verdicts = [new(0, 5, VerdictGrade.Inconclusive, "3 of 20 requests.", Noon)] };

        var stopped = StepMarks.Of(promotion with { Phase = PromotionPhase.AwaitingIntervention, StoppedIn = PromotionPhase.RollingOut }, [])[3];
        var again = StepMarks.Of(promotion, [])[3];

        Assert.Equal((MarkState.Stopped, "inconclusive"), (stopped.State, stopped.Words));
        Assert.Equal((MarkState.Now, Noon.AddMinutes(5)), (again.State, again.Until));
    }

    private static Promotion Running()
    {
        var promotion = Promotion();
        return promotion with
        {
            Phase = PromotionPhase.RollingOut,
            Deployment = new(Guid.NewGuid()),
            StartedAt = Noon,
            StepSince = Noon,
            Approvals = [new(new("ada"), true, "", Noon, promotion.Digest, 0)],
        };
    }

    private static Promotion Promotion() => new()
    {
        Id = new(7),
        Slot = new(new("storefront"), new("production")),
        Version = new("1.1.0"),
        Digest = new(new string('a', 64)),
        Sequence = 2,
        Stage = new Stage
        {
            Environment = new("production"),
            Approvals = [new() { AtLeast = 1 }],
            Steps = [new(5, TimeSpan.FromMinutes(5)), new(50, TimeSpan.FromMinutes(5))],
        },
        RequestedBy = new("grace"),
        RequestedAt = Noon,
        PhaseSince = Noon,
    };
}
