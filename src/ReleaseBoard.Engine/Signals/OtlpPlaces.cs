using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;

namespace ReleaseBoard.Engine.Signals;

/// <summary>What a sender's signals are of.</summary>
/// <param name="Deployment">Null when it names no version that runs there.</param>
/// <param name="Labels">What tells its series from those of others in the same place: the instance, and a version that does not run here.</param>
internal sealed record OtlpPlace(Slot Slot, DeploymentId? Deployment, Facts<MetricLabel> Labels);

/// <summary>Finds what resources are of, by their names.</summary>
internal static class OtlpPlaces
{
    public static Outcome<Dictionary<OtlpResource, Outcome<OtlpPlace>>> Find(DbConnection db, IReadOnlyList<OtlpResource> resources, Actor actor)
    {
        var present = new Dictionary<Slot, Outcome<Facts<Deployment>>>();
        var places = new Dictionary<OtlpResource, Outcome<OtlpPlace>>();
        foreach (var resource in resources)
        {
            places[resource] = SlotOf(resource).Then(slot =>
            {
                if (!present.TryGetValue(slot, out var found))
                {
                    present[slot] = found = Present(db, slot, actor);
                }

                return found.Then<OtlpPlace>(deployments => Place(slot, resource, deployments));
            });
        }

        return places;
    }

    private static Outcome<Slot> SlotOf(OtlpResource resource)
    {
        if (resource.Application.Length == 0 || resource.Environment.Length == 0)
        {
            return Refusal.Invalid("otlp.nameless", "The resource must say service.name (the application) and deployment.environment.name (the environment).");
        }

        return Slot.Parse(resource.Application, resource.Environment);
    }

    private static Outcome<Facts<Deployment>> Present(DbConnection db, Slot slot, Actor actor)
    {
        // By its permission first: who is narrowed to others learns nothing of which applications there are.
        var refusal = PermissionRules.Check(actor, Permission.ReportSignals, slot.Application)
            ?? (ApplicationStore.Find(db, slot.Application) is null ? Refusal.NotFound("application.unknown", $"There is no application {slot.Application}.") : null)
            ?? (EnvironmentStore.Find(db, slot.Environment) is null ? Refusal.NotFound("environment.unknown", $"There is no environment {slot.Environment}.") : null);
        return refusal is not null ? refusal : DeploymentStore.Present(db, slot);
    }

    private static OtlpPlace Place(Slot slot, OtlpResource resource, Facts<Deployment> deployments)
    {
        // Who does not say a version means the one that is there, when there is one only.
        var own = resource.Version.Length > 0 ? deployments.LastOrDefault(deployment => deployment.Version.Value == resource.Version)
            : deployments.Count == 1 ? deployments[0]
            : null;
        var labels = new List<MetricLabel>();
        if (resource.Instance.Length > 0)
        {
            labels.Add(new MetricLabel("instance", resource.Instance));
        }

        if (own is null && resource.Version.Length > 0)
        {
            labels.Add(new MetricLabel("version", resource.Version));
        }

        return new OtlpPlace(slot, own?.Id, labels.ToFacts());
    }
}
