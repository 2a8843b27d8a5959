using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Settings;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>Slots as wholes: their deployments change together, and with each change the wish for them has a new number.</summary>
public static class SlotStore
{
    /// <summary>Writes what differs. Shares that do not sum up are a fault of ours and are never written.</summary>
    public static void Save(DbConnection db, Slot slot, Facts<Deployment> before, Facts<Deployment> after)
    {
        if (!DeploymentRules.SumsUp(after))
        {
            throw new InvalidOperationException($"The shares of {slot} do not sum to 100.");
        }

        var known = before.ToDictionary(deployment => deployment.Id);
        var changed = after.Where(deployment => !known.TryGetValue(deployment.Id, out var was) || was != deployment).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        // What leaves a phase that only one may have goes first, for the index that says so.
        foreach (var deployment in changed.OrderBy(deployment => deployment.Phase is DeploymentPhase.Stable))
        {
            if (!DeploymentStore.Save(db, deployment with { Revision = deployment.Revision + 1 }))
            {
                throw new InvalidOperationException($"Deployment {deployment.Id} was changed by someone else within this transaction.");
            }
        }

        // What is applied is no wish to the runtime.
        if (changed.TrueForAll(deployment => deployment.IsApplied))
        {
            return;
        }

        db.Execute(
            """
            insert into slot (application, environment, wish_revision) values (@Application, @Environment, 1)
            on conflict (application, environment) do update set wish_revision = slot.wish_revision + 1
            """,
            DeploymentStore.Key(slot));
    }

    /// <summary>The number of the newest wish; 0 when nothing was ever wished here.</summary>
    public static long Revision(DbConnection db, Slot slot) =>
        db.ExecuteScalar<long?>("select wish_revision from slot where application = @Application and environment = @Environment", DeploymentStore.Key(slot)) ?? 0;

    /// <summary>The numbers of the newest wishes of all slots.</summary>
    public static IReadOnlyDictionary<Slot, long> Revisions(DbConnection db) =>
        db.Query<(string Application, string Environment, long Revision)>("select application, environment, wish_revision from slot")
            .ToDictionary(row => new Slot(new(row.Application), new(row.Environment)), row => row.Revision);

    /// <summary>Puts the number above one the runtime has: after a backup was brought back it may know more than the store, or another thing under the same number.</summary>
    public static void RaiseAbove(DbConnection db, Slot slot, long revision) => db.Execute(
        "update slot set wish_revision = @revision + 1 where application = @application and environment = @environment and wish_revision <= @revision",
        new { application = slot.Application.Value, environment = slot.Environment.Value, revision });

    /// <summary>The wish as the rows say it: nothing but them goes into it.</summary>
    public static SlotWish Wish(DbConnection db, Slot slot, ArtifactFiles files) =>
        DeploymentRules.Wish(slot, Revision(db, slot), DeploymentStore.Present(db, slot).Select(deployment => Wish(db, deployment, files)));

    private static DeploymentWish Wish(DbConnection db, Deployment deployment, ArtifactFiles files)
    {
        var artifact = ArtifactStore.Find(db, deployment.Slot.Application, deployment.Version)
            ?? throw new InvalidOperationException($"{deployment.Slot.Application} {deployment.Version} is deployed, but its artifact is not known.");
        return new()
        {
            Id = deployment.Id.Value,
            Version = deployment.Version.Value,
            Digest = deployment.Digest.Value,
            Archive = files.PathOf(deployment.Digest),
            Manifest = artifact.Manifest,
            Instances = deployment.Instances,
            Weight = deployment.Weight,
            Settings = SettingsReading.Fill(db, deployment.Slot, deployment.SettingsRevision).Match(
                settings => settings,
                refusal => throw new InvalidOperationException($"{deployment.Slot} {deployment.Version} runs with settings that cannot be read: {refusal.Sentence}")),
        };
    }
}
