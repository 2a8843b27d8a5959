using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;

namespace ReleaseBoard.Web.Api;

/// <summary>Plans of infrastructure, checks of what they would do, and the call-backs of those they were handed over to.</summary>
internal static class PlanEndpoints
{
    private const int MostBytes = 16 * 1024;

    public static void MapPlans(this RouteGroupBuilder api)
    {
        var plans = api.MapGroup("").WithTags("Plans");

        plans.MapGet("/artifacts/{digest}/plan", async (PlanDesk desk, HttpContext http, string digest, CancellationToken cancellationToken) =>
                await Digest.Parse(digest).Match(
                    async known => (await desk.FindAsync(known, http.Reach(), cancellationToken)).ToResult(),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("What an artifact of infrastructure would do: counts, changes with their attributes before and after, drift. Secrets are not in it.").Produces<PlanView>();

        plans.MapGet("/applications/{app}/environments/{env}/plan", async (PlanDesk desk, string app, string env, string version, CancellationToken cancellationToken) =>
                await Slot.Parse(app, env).Then(slot => ArtifactVersion.Parse(version).Then<(Slot Slot, ArtifactVersion Version)>(parsed => (slot, parsed))).Match(
                    async asked => (await desk.FindAsync(asked.Slot, asked.Version, cancellationToken)).ToResult(),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("The same in an environment: with what the last check there says, and what has drifted from what is applied.").Produces<PlanView>();

        plans.MapPost("/applications/{app}/environments/{env}/plan/check", async (PlanDesk desk, string app, string env, string version, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await Slot.Parse(app, env).Then(slot => ArtifactVersion.Parse(version).Then<(Slot Slot, ArtifactVersion Version)>(parsed => (slot, parsed))).Match(
                    async asked => (await desk.CheckAsync(asked.Slot, asked.Version, null, user.Credential(), cancellationToken)).ToResult(),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Asks the real thing now what a version would do in an environment: with the settings of the promotion that waits there with it (promotion names it), else with the newest; settingsRevision says which. Changes nothing.").Produces<PlanCheck>();

        // Whoever holds the handover's own token is let in; it is nobody's login.
        plans.MapPost("/handovers/{id:guid}", async (HandoverDesk desk, Guid id, [FromHeader(Name = "Authorization")] string? authorization, CallBack body, CancellationToken cancellationToken) =>
                (await desk.AnswerAsync(id, Token(authorization) ?? body.Token ?? "", body.Status, body.Sentence ?? "", cancellationToken)).ToResult(known => Results.Ok(HandoverAnswer.Of(known))))
            .AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .WithSummary("What became of work that was handed over: running, succeeded or failed, with a sentence, and the handover's token (as Bearer or in the body). The same again changes nothing.")
            .Produces<HandoverAnswer>();
    }

    private static string? Token(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) is true ? authorization["Bearer ".Length..].Trim() : null;

    /// <summary>What the machinery says.</summary>
    internal sealed record CallBack(HandoverStatus Status, string? Sentence = null, string? Token = null)
    {
        public override string ToString() => $"{Status}";
    }
}

/// <summary>A handover without its token.</summary>
internal sealed record HandoverAnswer(Guid Id, ApplicationKey Application, EnvironmentKey Environment, HandoverStatus Status, string Sentence, DateTimeOffset SentAt, DateTimeOffset DueAt, DateTimeOffset? EndedAt)
{
    public static HandoverAnswer Of(Handover known) =>
        new(known.Id, known.Slot.Application, known.Slot.Environment, known.Status, known.Sentence, known.SentAt, known.DueAt, known.EndedAt);
}
