using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where people see which settings run and which are newer.</summary>
public sealed class SettingsStandDesk(Database database)
{
    public SettingsStand Of(Slot slot) => database.Read(db =>
    {
        var present = DeploymentStore.Present(db, slot);
        var running = present.Where(deployment => deployment.Weight > 0 || deployment.Phase is DeploymentPhase.Stable)
            .OrderByDescending(deployment => deployment.Weight)
            .Select(deployment => new RunningSettings(deployment.Version, deployment.SettingsRevision, deployment.Weight)).ToFacts();
        var arriving = PromotionStore.Open(db, slot).FirstOrDefault(open => running.Count == 0 ? open.SettingsRevision > 0 : open.SettingsRevision != running[0].Revision);
        return new SettingsStand(slot, SettingsStore.Latest(db, slot), running, arriving is null ? null : new(arriving.Id, arriving.SettingsRevision))
        {
            IsApplied = ApplicationStore.Find(db, slot.Application)?.Kind is not (null or ApplicationKind.Service),
        };
    });
}
