using System.Security.Claims;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Health;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/health/{app}/{environment}/objectives</c>.</summary>
internal static class ObjectiveEndpoints
{
    public static void MapObjectives(this RouteGroupBuilder api)
    {
        var objectives = api.MapGroup("/health/{app}/{environment}/objectives").WithTags("Health");

        objectives.MapGet("", (ObjectiveDesk desk, ApplicationDesk applications, EnvironmentDesk environments, string app, string environment) =>
                HealthEndpoints.Known(applications, environments, app, environment).Then<ObjectivesAnswer>(slot => Answer(desk, desk.Find(slot))).ToResult())
            .WithSummary("What an application shall hold in an environment, and how it stands: error budget, burn rates, alarm, sentence.").Produces<ObjectivesAnswer>();

        objectives.MapPut("", async (
                ObjectiveDesk desk, ApplicationDesk applications, EnvironmentDesk environments, string app, string environment, ObjectivesBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await HealthEndpoints.Known(applications, environments, app, environment).Then(slot => body.ToWish(slot)).Match(
                    async wish => (await desk.PutAsync(wish, user.Credential(), cancellationToken)).ToResult(agreed => Results.Ok(Answer(desk, agreed))),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Agrees anew what an application shall hold in an environment; the whole of it. Targets and rates are shares, latencies milliseconds.").Produces<ObjectivesAnswer>();
    }

    private static ObjectivesAnswer Answer(ObjectiveDesk desk, SlotObjectives agreed) => new(agreed.Objectives, agreed.Limits, agreed.Revision, desk.Status(agreed.Slot));

    internal sealed record ObjectivesAnswer(Facts<Objective> Objectives, GradeLimits Limits, int Revision, Facts<ObjectiveStatus> Status);

    internal sealed record ObjectivesBody(Facts<Objective> Objectives, GradeLimits? Limits, string? Reason, int? BasedOn)
    {
        public Outcome<ObjectivesWish> ToWish(Slot slot) => Objectives.Any(objective => objective is null)
            ? Refusal.Invalid("request.malformed", "An item of the list is null.")
            : new ObjectivesWish(slot, Objectives, Limits ?? new(), Reason, BasedOn);
    }
}
