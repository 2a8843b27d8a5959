using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What destroys is named by who approves it; what takes away waits for those who still need it.</summary>
public sealed class ScriptGateTests
{
    private static readonly ScriptError Dropped = new(
        "V44__drop.sql", Some.Digest("V44"), new("DS103", LintSeverity.Error, "alter table orders drop column placed_at", 3, "The column placed_at of orders goes, with what is in it."));
    private static readonly DependentSight Shop = new(new("storefront"), new("1.0.0"), new VersionRange(">=42 <44"));

    [Theory]
    [InlineData("", false)]
    [InlineData("looks good", false)]
    [InlineData("the ds103 is meant", true)]
    public void An_error_of_the_linter_waits_for_an_approval_that_names_it(string comment, bool isOpen)
    {
        var promotion = Some.Promotion("44") with { Approvals = [Vote("44", comment)], Stage = Asking };

        var gate = Gate(Sight(promotion, new([Dropped], false, [])), GateRules.Destruction);

        Assert.Equal(isOpen, gate?.IsOpen);
        Assert.Contains("DS103", isOpen ? gate?.Because : gate?.Opener, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vote_on_other_bytes_names_nothing() =>
        Assert.False(Gate(Sight(Some.Promotion("44") with { Approvals = [Vote("43", "DS103")], Stage = Asking }, new([Dropped], false, [])), GateRules.Destruction)?.IsOpen);

    [Theory]
    [InlineData(null, "gate.names-nothing")]
    [InlineData("I mean it", "gate.names-nothing")]
    [InlineData("ds103: nobody reads placed_at", null)]
    public void Where_nobody_is_asked_to_approve_a_confirmation_that_names_it_opens_the_gate(string? words, string? refused)
    {
        var promotion = Some.Promotion("44") with { Phase = PromotionPhase.Queued };
        var sight = Sight(promotion, new([Dropped], false, []));
        var gate = Gate(sight, GateRules.Destruction);
        Assert.Equal((false, "DS103", "A confirmation that names DS103, by anyone who may promote it: nobody is asked to approve here."), (gate?.IsOpen, gate?.Confirm, gate?.Opener));

        var outcome = PromotionRules.Confirm(promotion, new ActSight(promotion.RequestedBy, words, [], Some.Noon) { Gate = gate });

        Assert.Equal(refused, outcome.Refusal?.Code);
        if (outcome is Outcome<PromotionMove>.Accepted { Value: var move })
        {
            Assert.Equal(("promotion.confirmed", "ds103: nobody reads placed_at"), (move.Notes[0].Act, move.Notes[0].Reason));
            var confirmed = Gate(sight with { Promotion = move.Next }, GateRules.Destruction);
            Assert.Equal((true, null), (confirmed?.IsOpen, confirmed?.Confirm));
            Assert.StartsWith($"Confirmed by {promotion.RequestedBy}: ds103", confirmed?.Because, StringComparison.Ordinal);

            // What else is destroyed is confirmed by nobody yet.
            var more = sight with { Promotion = move.Next, Scripts = new([Dropped, Dropped with { Finding = Dropped.Finding with { Code = "DS102" } }], false, []) };
            Assert.Equal("DS103, DS102", Gate(more, GateRules.Destruction)?.Confirm);
        }
    }

    [Fact]
    public void Where_people_approve_a_confirmation_opens_nothing()
    {
        var promotion = Some.Promotion("44") with { Phase = PromotionPhase.Queued, Stage = Asking };
        var gate = Gate(Sight(promotion, new([Dropped], false, [])), GateRules.Destruction);

        Assert.Null(gate?.Confirm);
        Assert.Equal("gate.not-confirmable", PromotionRules.Confirm(promotion, new ActSight(promotion.RequestedBy, "DS103", [], Some.Noon) { Gate = gate }).Refusal?.Code);
    }

    [Theory]
    [InlineData("V44__drop.sql", "V44", true)]
    [InlineData("V45__drop.sql", "V44", false)]
    [InlineData("V44__drop.sql", "other", false)]
    public void A_word_past_what_one_script_destroys_passes_no_other_of_the_same_kind(string file, string bytes, bool isOpen)
    {
        var queued = Some.Promotion("44") with { Phase = PromotionPhase.Queued, Stage = Asking };
        var gate = Gate(Sight(queued, new([Dropped], false, [])), GateRules.Destruction);
        var passed = PromotionRules.Override(queued, GateRules.Destruction, new ActSight(new("otto"), "Nobody reads it.", [], Some.Noon) { Gate = gate }).Value().Next;

        var later = Gate(Sight(passed, new([Dropped with { File = file, Digest = Some.Digest(bytes) }], false, [])), GateRules.Destruction);

        Assert.Equal((false, "DS103"), (gate?.IsOpen, gate?.Names));
        Assert.Equal(isOpen, later?.IsOpen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_cannot_be_read_destroys_nobody_knows_what_and_waits_for_good_unless_it_is_being_read(bool isUnreadable)
    {
        var gate = Gate(Sight(Some.Promotion("44"), new([], false, []) { Unread = "The archive of orders 44 is not here any more.", IsUnreadable = isUnreadable }), GateRules.Destruction);

        Assert.Equal((false, isUnreadable, $"Its scripts {(isUnreadable ? "cannot be read" : "have not been read yet")}, so nobody knows what they destroy. The archive of orders 44 is not here any more."), (gate?.IsOpen, gate?.IsShut, gate?.Because));
        Assert.Null(gate?.Names);
    }

    [Theory]
    [InlineData("43", true)]
    [InlineData("44", false)]
    public void What_takes_away_waits_until_nobody_downstream_needs_it(string version, bool isOpen)
    {
        var scripts = new ScriptSight([], Contracts: true, [(new EnvironmentKey("production"), Shop)]);

        var gate = Gate(Sight(Some.Promotion(version), scripts), GateRules.Contraction);

        Assert.Equal(isOpen, gate?.IsOpen);
        Assert.Contains(isOpen ? "works with 43" : "storefront 1.0.0 runs in production and works with >=42 <44 only.", gate?.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_is_asked_of_what_destroys_nothing_nor_of_a_way_back()
    {
        var harmless = Sight(Some.Promotion("44"), new([], false, []));
        var back = Sight(Some.Promotion("44") with { Kind = PromotionKind.Rollback }, new([Dropped], true, [(new EnvironmentKey("production"), Shop)]));

        Assert.All(new[] { harmless, back }, sight => Assert.DoesNotContain(GateRules.Ask(sight), gate => gate.Key is GateRules.Destruction or GateRules.Contraction));
    }

    private static readonly Stage Asking = new() { Environment = Some.Slot.Environment, Approvals = [new() { AtLeast = 1, Role = Domain.People.Role.ReleaseManager }] };

    private static Gate? Gate(GateSight sight, string key) => GateRules.Ask(sight).FirstOrDefault(gate => gate.Key == key);

    private static GateSight Sight(Promotion promotion, ScriptSight scripts) => new()
    {
        Promotion = promotion, Environment = new() { Key = Some.Slot.Environment, Name = "Staging", Tier = Tier.Staging }, Scripts = scripts, Now = Some.Noon,
    };

    private static Approval Vote(string version, string comment) => new(new("rosa"), true, comment, Some.Noon, Some.Digest(version), 0);
}
