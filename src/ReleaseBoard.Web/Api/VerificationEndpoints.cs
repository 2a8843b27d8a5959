using System.Security.Claims;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Api;

/// <summary>What a verification would say, before anyone trusts it.</summary>
internal static class VerificationEndpoints
{
    public static void MapVerifications(this RouteGroupBuilder api)
    {
        api.MapPost("/verifications/replay", (PeopleDesk people, ReplayBody body, ClaimsPrincipal user) =>
                people.FindActor(user.Credential()).Then(actor => PermissionRules.Check(actor, Permission.View) is { } refusal ? refusal : body.ToWish().Then(ReplayRules.Run)).ToResult())
            .WithTags("Promotions")
            .WithSummary("Judges supplied counts look by look, and series at the end, as a rollout's step would be: each look's numbers, the verdict and the sentence. Keeps nothing.")
            .Produces<Replay>();
        api.MapGet("/verifications/templates", () => Results.Ok(Enum.GetValues<ApplicationKind>().Select(kind => new TemplateAnswer(kind, MetricTemplateRules.Of(kind)))))
            .WithTags("Promotions")
            .WithSummary("The metrics a stage is verified by where its path names none, by kind of application.")
            .Produces<IEnumerable<TemplateAnswer>>();
    }
}

/// <summary>The metrics of one kind of application.</summary>
internal sealed record TemplateAnswer(ApplicationKind Kind, Facts<VerifiedMetric> Metrics);

/// <summary>A replay as the API takes it; counts are what came since the look before.</summary>
internal sealed record ReplayBody(
    StepVerification Verification, Facts<ReplayLookBody?>? Looks = null, Facts<ReplaySeriesBody?>? Series = null,
    ApplicationKind Kind = ApplicationKind.Service, string? OldVersion = null, string? NewVersion = null, int Steps = 0)
{
    public Outcome<ReplayWish> ToWish() => Verification is null
        ? Refusal.Invalid("replay.malformed", "Say by what it shall be judged: the member verification is missing.")
        : (Looks ?? []).Any(look => look is null or { Old: null } or { New: null }) || (Series ?? []).Any(series => series is null or { Metric: null } or { Old: null } or { New: null })
        ? Refusal.Invalid("replay.malformed", "Each look has an old and a new side, each series a metric with old and new points; one of them is missing.")
        : new ReplayWish
        {
            Verification = Verification,
            Kind = Kind,
            OldVersion = OldVersion ?? "old",
            NewVersion = NewVersion ?? "new",
            Steps = Steps,
            Looks = (Looks ?? []).OfType<ReplayLookBody>().Select(look => new ReplayLook(look.Step, look.Old.ToSide(), look.New.ToSide())).ToFacts(),
            Series = (Series ?? []).OfType<ReplaySeriesBody>().Select(series => new MetricPoints(series.Metric, series.Old, series.New)).ToFacts(),
        };
}

internal sealed record ReplayLookBody(ReplaySideBody Old, ReplaySideBody New, int Step = 0);

/// <summary>One side; <c>latencies</c> counts requests by latency: bucket i those up to 0.25 * 1.25^i ms.</summary>
internal sealed record ReplaySideBody(long Requests, long Failures = 0, Facts<long>? Latencies = null)
{
    public ReplaySide ToSide() => new(Requests, Failures, Latencies ?? []);
}

internal sealed record ReplaySeriesBody(string Metric, Facts<double> Old, Facts<double> New);
