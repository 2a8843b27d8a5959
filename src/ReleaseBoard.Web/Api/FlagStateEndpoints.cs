using System.Text.Json.Serialization;
using System.Security.Claims;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/flags/{key}/environments/{env}</c>: who gets what.</summary>
internal static class FlagStateEndpoints
{
    public static void MapFlagStates(this RouteGroupBuilder api)
    {
        var state = api.MapGroup("/flags/{key}/environments/{env}").WithTags("Flags");
        state.MapGet("", (FlagDesk desk, HttpContext http, string key, string env) => At(key, env).Then(place =>
                FlagEndpoints.Seen(desk, place.Flag, http)?.In(place.Environment) is { } found ? (Outcome<FlagInEnvironment>)found : FlagEndpoints.Unknown(place.Flag)).ToResult())
            .WithSummary("Who gets what there, and what others make of it.").Produces<FlagInEnvironment>();
        state.MapPut("", async (FlagDesk desk, string key, string env, PlanBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await For(key, env, place => desk.SetAsync(place.Flag, place.Environment, body.Plan, body.BasedOn, body.Reason, user.Credential(), cancellationToken)))
            .WithSummary("Says who gets what from now on. Made of another revision than the newest, it is refused and overwrites nothing.").Produces<FlagState>();
        state.MapPost("/kill", async (FlagDesk desk, string key, string env, ReasonBody? body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await For(key, env, place => desk.KillAsync(place.Flag, place.Environment, body?.Reason, user.Credential(), cancellationToken)))
            .WithSummary("Off, for everyone, before this answers. Needs nobody's approval.").Produces<FlagState>();
        state.MapPost("/reason", async (FlagDesk desk, string key, string env, ReasonBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await For(key, env, place => desk.ExplainAsync(place.Flag, place.Environment, body.Reason ?? "", user.Credential(), cancellationToken)))
            .WithSummary("Why it was done, when there was no time to say so.").Produces<FlagState>();
        state.MapPost("/undo", async (FlagDesk desk, string key, string env, UndoBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await For(key, env, place => desk.UndoAsync(place.Flag, place.Environment, body.Number, body.BasedOn, body.Reason, user.Credential(), cancellationToken)))
            .WithSummary("Sets the flag back to what it was in an earlier revision; that makes a new one.").Produces<FlagState>();
        state.MapPost("/copy", async (FlagDesk desk, string key, string env, CopyBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await For(key, env, place => desk.CopyAsync(place.Flag, body.From, place.Environment, body.BasedOn, body.Reason, user.Credential(), cancellationToken)))
            .WithSummary("Takes over who gets what from another environment.").Produces<FlagState>();
        state.MapGet("/history", (FlagDesk desk, HttpContext http, string key, string env, int? cursor, int? count) => At(key, env).Then(place => FlagEndpoints.Seen(desk, place.Flag, http) is null
                ? (Outcome<Page<FlagState>>)FlagEndpoints.Unknown(place.Flag)
                : desk.History(place.Flag, place.Environment, cursor, count ?? 50)).ToResult())
            .WithSummary("Its revisions there, newest first.").Produces<Page<FlagState>>();
        state.MapGet("/exposures", (FlagDesk desk, ExposureDesk exposures, HttpContext http, string key, string env, int? days) => At(key, env).Then(place => FlagEndpoints.Seen(desk, place.Flag, http) is null
                ? (Outcome<Facts<Exposure>>)FlagEndpoints.Unknown(place.Flag)
                : days is { } asked ? exposures.Hours(place.Flag, place.Environment, asked) : exposures.Minutes(place.Flag, place.Environment)).ToResult())
            .WithSummary("How often each variant was given out: by minute in the last hour, or by hour in the last days.").Produces<Facts<Exposure>>();
        state.MapPost("/try", (FlagDesk desk, FlagBoard board, PeopleDesk people, TimeProvider clock, string key, string env, TryBody body, ClaimsPrincipal user) =>
                At(key, env).Then(place => people.FindActor(user.Credential()).Then(actor =>
                    PermissionRules.Check(actor, Permission.View, desk.Find(place.Flag)?.Flag.Application) is { } refusal ? refusal : Try(board, place, body, clock))).ToResult())
            .WithSummary("What somebody would get, and which rule and which bucket decided. Counts nothing.").Produces<FlagTrial>();
    }

    internal static Outcome<FlagPlace> At(string key, string environment) =>
        FlagKey.Parse(key).Then(flag => EnvironmentKey.Parse(environment).Then<FlagPlace>(known => new FlagPlace(flag, known)));

    internal static Task<IResult> For<T>(string key, string environment, Func<FlagPlace, Task<Outcome<T>>> act) =>
        At(key, environment).Match(async place => (await act(place)).ToResult(), FlagEndpoints.Refused);

    private static Outcome<FlagTrial> Try(FlagBoard board, FlagPlace place, TryBody body, TimeProvider clock) => board.Find(place.Environment) is not { } snapshot
        ? Refusal.NotFound("environment.unknown", $"There is no environment {place.Environment}.")
        : EvaluationContext.Parse(System.Text.Encoding.UTF8.GetBytes(body.Context.Value)).Then<FlagTrial>(context =>
            FlagTrial.Of(snapshot.Set.Explain(place.Flag.Value, context, (body.At ?? clock.GetUtcNow()).ToUnixTimeSeconds())));

    internal readonly record struct FlagPlace(FlagKey Flag, EnvironmentKey Environment);

    internal sealed record PlanBody(FlagPlan Plan, [property: JsonRequired] int BasedOn, string? Reason = null);

    internal sealed record UndoBody([property: JsonRequired] int Number, [property: JsonRequired] int BasedOn, string? Reason = null);

    internal sealed record CopyBody(EnvironmentKey From, [property: JsonRequired] int BasedOn, string? Reason = null);

    /// <summary>Whoever is tried, as an evaluation context; at which moment, or now.</summary>
    internal sealed record TryBody(JsonText Context, DateTimeOffset? At = null);

    /// <summary>What a trial said.</summary>
    internal sealed record FlagTrial(
        string? Variant, JsonText? Value, string Reason, string? ErrorCode, int? Rule, string? Place, ExplainedBucket? Bucket, string? UnsatisfiedDependency, Facts<ExplainedStep> Steps)
    {
        public static FlagTrial Of(FlagExplanation said) => new(
            said.Answer.Variant?.Name,
            said.Answer.Variant is { } variant ? new JsonText(System.Text.Encoding.UTF8.GetString(variant.Value.Span)) : null,
            FlagWords.Of(said.Answer.Reason),
            said.Answer.Error is FlagError.None ? null : FlagWords.Of(said.Answer.Error),
            said.Rule,
            said.Place,
            said.Bucket,
            said.UnsatisfiedDependency,
            said.Steps);
    }
}
