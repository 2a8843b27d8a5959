using System.Security.Claims;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/promotions</c>, <c>/api/v1/rollbacks</c> and <c>/api/v1/approvals</c>.</summary>
internal static class PromotionEndpoints
{
    public static void MapPromotions(this RouteGroupBuilder api)
    {
        api.MapGet("/promotions", List);
        api.MapPost("/promotions", RequestAsync);
        api.MapGet("/promotions/{id:long}", Find);
        api.MapPost("/promotions/{id:long}/approvals", async (PromotionDesk desk, long id, VoteBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.VoteAsync(new(id), body.Approve, body.Comment, user.Credential(), cancellationToken)).ToResult());
        api.MapGet("/approvals", (PromotionDesk desk, ClaimsPrincipal user) => Results.Ok(desk.WaitingFor(user.Credential())));
        api.MapSteering();
        api.MapReturning();
        api.MapTakingDown();
    }

    private static void MapSteering(this RouteGroupBuilder api)
    {
        api.MapPost("/promotions/{id:long}/pause", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.PauseAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult());
        api.MapPost("/promotions/{id:long}/resume", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.ResumeAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult());
        api.MapPost("/promotions/{id:long}/promote", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.PromoteFullyAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult());
        api.MapPost("/promotions/{id:long}/intervention", async (PromotionDesk desk, long id, InterventionBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.InterveneAsync(new(id), body.Act, body.Reason, user.Credential(), cancellationToken)).ToResult());
        api.MapPost("/promotions/{id:long}/overrides", async (PromotionDesk desk, long id, OverrideBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.OverrideGateAsync(new(id), body.Gate, body.Reason, user.Credential(), cancellationToken)).ToResult());
    }

    private static void MapReturning(this RouteGroupBuilder api)
    {
        api.MapPost("/promotions/{id:long}/abort", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.AbortAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult());
        api.MapPost("/promotions/{id:long}/rollback", async (PromotionDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            (await desk.RollBackAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult());
        api.MapPost("/rollbacks", async (PromotionDesk desk, RollbackBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            SlotOf(body.Application, body.Environment) is Outcome<Slot>.Accepted { Value: var slot }
                ? (await desk.RollBackSlotAsync(slot, body.Reason, user.Credential(), cancellationToken)).ToResult(answer => Results.Created($"/api/v1/promotions/{answer.Promotion.Id}", answer))
                : SlotOf(body.Application, body.Environment).ToResult());
    }

    private static void MapTakingDown(this RouteGroupBuilder api) =>
        api.MapPost("/takedowns", async (TakedownDesk desk, RollbackBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            await SlotOf(body.Application, body.Environment).Match(
                async slot => (await desk.TakeDownAsync(slot, body.Reason, user.Credential(), cancellationToken)).ToResult(),
                refusal => Task.FromResult(refusal.ToProblem())));

    private static IResult Find(PromotionDesk desk, HttpContext http, long id) => desk.View(new(id)) switch
    {
        null => Refusal.NotFound("promotion.unknown", $"There is no promotion {id}.").ToProblem(),
        { } view => PermissionRules.Check(http.Reading(), Permission.View, view.Promotion.Slot.Application)?.ToProblem() ?? Results.Ok(view),
    };

    private static IResult List(
        PromotionDesk desk, HttpContext http, string? application, string? environment, string? version, string? requestedBy, PromotionPhase? phase, bool? open, string? cursor, int? count)
    {
        var filter = new PromotionFilter
        {
            Application = application is null ? null : new ApplicationKey(application),
            Environment = environment is null ? null : new EnvironmentKey(environment),
            Version = version is null ? null : new ArtifactVersion(version),
            RequestedBy = requestedBy is null ? null : new OperatorName(requestedBy),
            Phase = phase,
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
        SlotOf(body.Application, body.Environment).Then(slot =>
            ArtifactVersion.Parse(body.Version).Then<PromotionWish>(version => new PromotionWish(slot.Application, version, slot.Environment, body.Reason)));

    private static Outcome<Slot> SlotOf(string? application, string? environment) =>
        ApplicationKey.Parse(application).Then(app => EnvironmentKey.Parse(environment).Then<Slot>(place => new Slot(app, place)));

    internal sealed record PromotionBody(string? Application, string? Version, string? Environment, string? Reason = null);

    internal sealed record VoteBody(bool Approve, string? Comment = null);

    internal sealed record ReasonBody(string? Reason = null);

    internal sealed record InterventionBody(Intervention Act, string? Reason = null);

    internal sealed record OverrideBody(string Gate, string? Reason = null);

    internal sealed record RollbackBody(string? Application, string? Environment, string? Reason = null);
}
