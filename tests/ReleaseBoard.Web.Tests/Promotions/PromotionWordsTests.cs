using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Promotions;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>What the pages of promotions say of them.</summary>
public sealed class PromotionWordsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly BunitContext _context = Components.Context();

    public PromotionWordsTests() => _context.Services.AddSingleton(new Heartbeat(TimeProvider.System));

    [Theory]
    [InlineData(PromotionPhase.RollingOut, DeploymentPhase.Stable, "which still runs")]
    [InlineData(PromotionPhase.Succeeded, DeploymentPhase.Warm, "which stays warm")]
    [InlineData(PromotionPhase.Succeeded, DeploymentPhase.Stable, "which runs again")]
    [InlineData(PromotionPhase.RolledBack, DeploymentPhase.Stable, "which runs again")]
    [InlineData(PromotionPhase.Aborted, DeploymentPhase.Stable, "which still runs")]
    [InlineData(PromotionPhase.Succeeded, DeploymentPhase.Retired, "which is gone")]
    public void The_head_says_what_became_of_what_ran_before(PromotionPhase phase, DeploymentPhase before, string words)
    {
        var head = _context.Render<PromotionHead>(parameters => parameters
            .Add(one => one.View, View(phase) with { Previous = Before(before) })
            .Add(one => one.Place, "Production").Add(one => one.Acts, []).Add(one => one.OnAct, EventCallback<PromotionAct>.Empty));

        Assert.Contains($"1.0.0, {words}", head.Find(".sub").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_the_list_marks_what_was_taken_back()
    {
        var line = _context.Render<PromotionLine>(parameters => parameters.Add(one => one.Fact, new ListedPromotion(View(PromotionPhase.Succeeded).Promotion, new(new(9), new("otto"), Noon, new("1.1.0"), new("1.0.0")))));

        Assert.Matches("succeeded.*taken back .* ago, 1.1.0 → 1.0.0", line.Find("td:nth-child(2)").TextContent.ReplaceLineEndings(" "));
    }

    [Fact]
    public void What_waits_for_approval_says_in_the_list_for_whom()
    {
        var line = _context.Render<PromotionLine>(parameters => parameters.Add(one => one.Fact, new ListedPromotion(View(PromotionPhase.AwaitingApproval).Promotion, null) { WaitingFor = "one more of release managers (rosa)" }));

        Assert.Equal("Waiting for one more of release managers (rosa).", line.Find(".because").TextContent);
    }

    [Fact]
    public void Among_the_changes_what_was_taken_back_here_says_so_and_leads_there()
    {
        var change = new ChangeView(new("1.0.5"), new(), Noon) { TakenBack = new(new(9), new("otto"), Noon, new("1.0.5"), new("1.0.0")) };

        var tile = _context.Render<ChangesTile>(parameters => parameters.Add(one => one.Promotion, View(PromotionPhase.Queued).Promotion).Add(one => one.Previous, new ArtifactVersion("1.0.0")).Add(one => one.Changes, [change, change with { Version = new("1.0.1"), TakenBack = null }]));

        var mark = Assert.Single(tile.FindAll("a[href='/promotions/9']"));
        Assert.StartsWith("Taken back here ", mark.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReadyAnswer.Yes, "All 6 are answered with yes; what is known of each stands below it.")]
    [InlineData(ReadyAnswer.NotKnown, "0 of 6 answered with yes; what is not known is no yes.")]
    public void The_answers_are_counted_and_nothing_more_is_claimed(ReadyAnswer answer, string words)
    {
        var panel = _context.Render<ReadyPanel>(parameters => parameters.Add(one => one.Questions, [.. QuestionRules.Keys.Select(key => new ReadyQuestion(key, answer, "Built again, bit for bit.", "/") { Evidence = ["Nobody has sent provenance."] })]));

        Assert.Equal(words, panel.Find(".meta").TextContent);
    }

    [Theory]
    [InlineData(PromotionPhase.Queued, "storefront 1.1.0 in production has its approvals and starts by itself once its other gates are open.")]
    [InlineData(PromotionPhase.AwaitingApproval, "You approved storefront 1.1.0 in production; 1 more needed.")]
    [InlineData(PromotionPhase.Rejected, "You rejected storefront 1.1.0 in production. It ends here.")]
    public void After_a_vote_it_says_what_the_vote_did(PromotionPhase phase, string words)
    {
        var promotion = View(phase).Promotion;

        Assert.Equal(words, PromotionWords.Voted(promotion with { Stage = promotion.Stage with { Approvals = [new() { AtLeast = 1, Role = Domain.People.Role.ReleaseManager }] } }));
    }

    [Fact]
    public void Giving_up_is_called_so_and_says_what_is_done_and_not_undone()
    {
        var view = View(PromotionPhase.AwaitingIntervention) with
        {
            Rollback = new(RollbackWay.CalledOff, null, 0, "What still runs of it is stopped."),
            Apply = new() { Deployment = new(Guid.NewGuid()), StartedAt = Noon, Steps = [new("V43", ApplyStepPhase.Done), new("V44", ApplyStepPhase.Failed)] },
        };

        Assert.Equal(
            new Question("Give up storefront 1.1.0 in production", "What still runs of it is stopped. Done and not undone by this: V43.", "Give up"),
            PromotionHand.Question(PromotionAct.RollBack, view));
        Assert.EndsWith("so there is nothing to undo.", PromotionHand.Question(PromotionAct.RollBack, view with { Apply = null })?.Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_of_infrastructure_shows_its_counts_with_what_destroys_first()
    {
        var plan = new PlanView { Version = new("1.1.0"), Tool = PlanTool.Terraform, Carried = new(new() { Tool = PlanTool.Terraform, Counts = new() { Update = 2, Destroy = 1 } }, null, Noon) };

        var tile = Tile(View(PromotionPhase.AwaitingApproval), plan);

        Assert.Equal(["−1 destroy", "~2 change"], tile.FindAll(".chips .chip").Select(chip => chip.TextContent));
        Assert.Contains("not known", Tile(View(PromotionPhase.AwaitingApproval), plan with { Carried = null }).Find(".chips").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_of_a_database_shows_how_many_scripts_and_whether_one_destroys()
    {
        var scripts = new ScriptsBrought(3, 1, ["drop-table"], null);

        Assert.Equal(["1 destroys", "of 3"], Words(scripts));
        Assert.Equal(["3, none destroys"], Words(scripts with { Destroying = 0 }));
        Assert.Equal(["cannot be read"], Words(scripts with { Count = 0, Destroying = 0, Unread = "It is torn." }));

        IEnumerable<string> Words(ScriptsBrought brought) =>
            Tile(View(PromotionPhase.AwaitingApproval) with { Scripts = brought }, null).Find(".chips").Children.Select(part => part.TextContent);
    }

    public void Dispose() => _context.Dispose();

    private IRenderedComponent<ApprovalTile> Tile(PromotionView view, PlanView? plan) =>
        _context.Render<ApprovalTile>(parameters => parameters.Add(one => one.View, view).Add(one => one.Place, "Production").Add(one => one.Plan, plan));

    private static Deployment Before(DeploymentPhase phase) => new()
    {
        Id = new(Guid.NewGuid()), Slot = new(new("storefront"), new("production")), Version = new("1.0.0"), Digest = new(new string('b', 64)), Instances = 1, Phase = phase, Promotion = 6, CreatedAt = Noon,
    };

    private static PromotionView View(PromotionPhase phase) => new()
    {
        Promotion = new()
        {
            Id = new(7),
            Slot = new(new("storefront"), new("production")),
            Version = new("1.1.0"),
            Digest = new(new string('a', 64)),
            Sequence = 2,
            Stage = new() { Environment = new("production"), Approvals = [new ApprovalRule { AtLeast = 1 }] },
            RequestedBy = new("grace"),
            RequestedAt = Noon,
            PhaseSince = Noon,
            Phase = phase,
        },
    };
}
