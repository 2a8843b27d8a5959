using System.Security.Claims;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/promotions</c>, <c>/api/v1/rollbacks</c>, <c>/api/v1/takedowns</c> and <c>/api/v1/approvals</c>.</summary>
internal static class PromotionEndpoints
{
    public static void MapPromotions(this RouteGroupBuilder api)
    {
        var promotions = api.MapGroup("/promotions").WithTags("Promotions");
        promotions.MapGet("", List).WithSummary("Promotions, newest first, filtered.").Produces<Page<Promotion>>();
        promotions.MapPost("", RequestAsync).WithSummary("Asks for an artifact to be brought to a stage.").Produces<Promotion>(StatusCodes.Status201Created);
        promotions.MapGet("/{id:long}", Find).WithSummary("A promotion with its gates, steps, changes and what a rollback would do.").Produces<PromotionView>();
        promotions.MapSteering();
        promotions.MapReturning();
        api.MapPost("/rollbacks", RollBackAsync)
            .WithTags("Promotions").WithSummary("Takes an application in an environment back by the fastest way there is.").Produces<RollbackAnswer>(StatusCodes.Status201Created);
        api.MapPost("/takedowns", TakeDownAsync)
            .WithTags("Promotions").WithSummary("Ends everything of an application in an environment. It comes back by a promotion.").Produces<Takedown>();
        api.MapGet("/approvals", (PromotionDesk desk, ClaimsPrincipal user) => Results.Ok(desk.WaitingFor(user.Credential())))
            .WithTags("Promotions").WithSummary("The promotions that wait for the caller's vote, oldest first.").Produces<Facts<ApprovalView>>();
    }

    private static void MapSteering(this RouteGroupBuilder promotions)
    {
        promotions.MapPost("/{id:long}/approvals", async (PromotionDesk desk, long id, VoteBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.VoteAsync(new(id), body.Approve, body.Comment, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("One vote, a yes or a no, bound to the artifact's bytes. A no ends the promotion and must say why.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/pause", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.PauseAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Lets the rollout stand where it is.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/resume", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.ResumeAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Lets a paused rollout go on.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/promote", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.PromoteFullyAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("All traffic now, whatever steps are left.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/intervention", async (PromotionDesk desk, long id, InterventionBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.InterveneAsync(new(id), body.Act, body.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("A person's word for a promotion that waits for one: retry, goOn or fail.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/overrides", async (PromotionDesk desk, long id, OverrideBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.OverrideGateAsync(new(id), body.Gate, body.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Lets it pass a closed gate, with a reason.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/confirmation", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.ConfirmAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Confirms what its scripts destroy where nobody is asked to approve; the reason names their codes.").Produces<Promotion>();
    }

    private static void MapReturning(this RouteGroupBuilder promotions)
    {
        promotions.MapPost("/{id:long}/abort", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.AbortAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Ends it at any instant; what took traffic before takes all of it again.").Produces<Promotion>();

        promotions.MapPost("/{id:long}/rollback", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.RollBackAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("All traffic back to what ran before, at any instant.").Produces<RollbackAnswer>();
    }

    private static async Task<IResult> RollBackAsync(PromotionDesk desk, SlotBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await Slot.Parse(body.Application, body.Environment).Match(
            async slot => (await desk.RollBackSlotAsync(slot, body.Reason, user.Credential(), cancellationToken)).ToResult(answer => Results.Created($"/api/v1/promotions/{answer.Promotion.Id}", answer)),
            refusal => Task.FromResult(refusal.ToProblem()));

    private static async Task<IResult> TakeDownAsync(TakedownDesk desk, SlotBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await Slot.Parse(body.Application, body.Environment).Match(
            async slot => (await desk.TakeDownAsync(slot, body.Reason, user.Credential(), cancellationToken)).ToResult(),
            refusal => Task.FromResult(refusal.ToProblem()));

    private static IResult Find(PromotionDesk desk, HttpContext http, long id) => desk.View(new(id)) switch
    {
        null => Refusal.NotFound("promotion.unknown", $"There is no promotion {id}.").ToProblem(),
        { } view => PermissionRules.Check(http.Reading(), Permission.View, view.Promotion.Slot.Application)?.ToProblem() ?? Results.Ok(view),
    };

    private static IResult List(
        PromotionDesk desk, HttpContext http, string? application, string? environment, string? version, string? requestedBy, Named<PromotionPhase>? phase, bool? open, string? cursor, int? count)
    {
        var filter = new PromotionFilter
        {
            Application = application is null ? null : new ApplicationKey(application),
            Environment = environment is null ? null : new EnvironmentKey(environment),
            Version = version is null ? null : new ArtifactVersion(version),
            RequestedBy = requestedBy is null ? null : new OperatorName(requestedBy),
            Phase = phase?.Value,
            IsOpen = open,
            Only = http.Reach().Only,
        };
        return Results.Ok(desk.List(filter, cursor, count ?? 50));
    }

    private static async Task<IResult> RequestAsync(PromotionDesk desk, PromotionBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await WishOf(body).Match(
            async wish => (await desk.RequestAsync(wish, user.Credential(), cancellationToken)).ToResult(promotion => Results.Created($"/api/v1/promotions/{promotion.Id}", promotion)),
            refusal => Task.FromResult(refusal.ToProblem()));

    private static Outcome<PromotionWish> WishOf(PromotionBody body) =>
        Slot.Parse(body.Application, body.Environment).Then(slot =>
            ArtifactVersion.Parse(body.Version).Then<PromotionWish>(version => new PromotionWish(slot.Application, version, slot.Environment, body.Reason) { Settings = body.Settings }));

    internal sealed record PromotionBody(string? Application, string? Version, string? Environment, string? Reason = null, long? Settings = null);

    internal sealed record InterventionBody(Intervention Act, string? Reason = null);

    internal sealed record OverrideBody(string Gate, string? Reason = null);

    internal sealed record SlotBody(string? Application, string? Environment, string? Reason = null);
}
