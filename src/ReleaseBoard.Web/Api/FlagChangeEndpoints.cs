using System.Text.Json.Serialization;
using System.Security.Claims;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;

namespace ReleaseBoard.Web.Api;

/// <summary>Changes of flags that wait, and rollouts under guard.</summary>
internal static class FlagChangeEndpoints
{
    public static void MapFlagChanges(this RouteGroupBuilder api)
    {
        api.MapPost("/flags/{key}/environments/{env}/changes", async (FlagDesk desk, string key, string env, ChangeBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await FlagStateEndpoints.For(key, env, place => desk.ScheduleAsync(new(place.Flag, place.Environment, body.BasedOn, body.Steps) { Reason = body.Reason }, user.Credential(), cancellationToken)))
            .WithTags("Flags").WithSummary("Asks for a change: at once after approval, at a time, or in steps.").Produces<FlagChange>();
        var changes = api.MapGroup("/flag-changes").WithTags("Flags");
        changes.MapGet("", (FlagDesk desk, HttpContext http, ClaimsPrincipal user, bool? mine) => Results.Ok(mine is true ? desk.OpenTo(user.Credential()) : desk.OpenChanges(http.Reach())))
            .WithSummary("Open changes, the oldest first; with mine=true those that wait for the caller's vote.").Produces<Facts<FlagChange>>();
        changes.MapPost("/{id:guid}/votes", async (FlagDesk desk, Guid id, VoteBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.VoteAsync(new(id), body.Approve, body.Comment, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("One vote on a change; a no ends it and must say why.").Produces<FlagChange>();
        changes.MapDelete("/{id:guid}", async (FlagDesk desk, Guid id, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.WithdrawAsync(new(id), reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Withdraws an open change.").Produces<FlagChange>();
        api.MapGuards();
    }

    private static void MapGuards(this RouteGroupBuilder api)
    {
        var place = api.MapGroup("/flags/{key}/environments/{env}/guards").WithTags("Flags");
        place.MapGet("", (FlagDesk desk, HttpContext http, string key, string env) => FlagStateEndpoints.At(key, env).Then(at => FlagEndpoints.Seen(desk, at.Flag, http) is null
                ? (Outcome<Facts<GuardView>>)FlagEndpoints.Unknown(at.Flag)
                : desk.Guards(at.Flag, at.Environment)).ToResult())
            .WithSummary("The flag's guarded rollouts there, newest first, with what the open one sees.").Produces<Facts<GuardView>>();
        place.MapPost("", async (FlagDesk desk, string key, string env, GuardBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await FlagStateEndpoints.For(key, env, at => desk.BeginGuardAsync(body.Wish(at.Flag, at.Environment), user.Credential(), cancellationToken)))
            .WithSummary("Begins a rollout in stages that turns back by itself.").Produces<Guard>();

        var guards = api.MapGroup("/guards").WithTags("Flags");
        guards.MapPost("/{id:long}/hold", async (FlagDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.HoldGuardAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Lets the rollout stay at its stage.").Produces<Guard>();
        guards.MapPost("/{id:long}/resume", async (FlagDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.GoOnGuardAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Lets a rollout that holds go on; its stage begins anew.").Produces<Guard>();
        guards.MapPost("/{id:long}/end", async (FlagDesk desk, long id, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.EndGuardAsync(new(id), body?.Reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Ends the guard; the flag stays as it is.").Produces<Guard>();
    }

    internal sealed record ChangeBody(Facts<FlagChangeStep> Steps, [property: JsonRequired] int BasedOn, string? Reason = null);

    /// <summary>A stage's weight is in 1/1,000 of a per cent, its minimum in seconds.</summary>
    internal sealed record StageBody(int Weight = 0, SegmentKey? Segment = null, double MinimumSeconds = 0, long Exposures = 0);

    internal sealed record GuardBody(string Variant, string Beside, Facts<StageBody> Stages, [property: JsonRequired] int BasedOn, GuardLimits? Limits = null, string? Reason = null)
    {
        public GuardWish Wish(FlagKey flag, EnvironmentKey environment) => new(flag, environment, Variant, Beside, Stages.Select(stage => new GuardStage
        {
            Segment = stage.Segment,
            Weight = stage.Weight,
            Minimum = TimeSpan.FromSeconds(Math.Clamp(stage.MinimumSeconds, -1, 1e9)),
            Exposures = stage.Exposures,
        }).ToFacts())
        {
            Limits = Limits ?? new(),
            BasedOn = BasedOn,
            Reason = Reason,
        };
    }
}
