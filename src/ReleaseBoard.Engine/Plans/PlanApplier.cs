using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Makes plans of infrastructure true: by the program they are for, or by handing them over to the team's own machinery.</summary>
public sealed class PlanApplier(
    Database database, SettingsReading reading, SettingsVault vault, PlanBook book, PlanPlaces places, IEnumerable<IPlanTool> tools, PlanAgreement agreement, HandoverDesk handovers, TimeProvider clock) : IApplier
{
    /// <summary>The code where the state of what was handed over is not to be had.</summary>
    internal const string NoBackend = "plan.no-backend";

    public ApplicationKind Kind => ApplicationKind.Infrastructure;

    public async Task<Outcome<string>> ApplyAsync(ApplyWork work, Action<Facts<ApplyStep>> progress, CancellationToken cancellationToken)
    {
        var steps = new PlanSteps(progress, clock);
        var settings = Settings(work.Deployment.Slot, work.Deployment.SettingsRevision);
        var done = await settings.ThenAsync(known => known.IsHandedOver
            ? handovers.HandOverAsync(work, known, steps, cancellationToken)
            : MakeAsync(work, known, steps, cancellationToken));
        steps.End(done.Refusal is null);
        return done;
    }

    public async Task<string> LookAsync(ApplyWork work, CancellationToken cancellationToken) =>
        handovers.Find(work.Deployment.Id) is { } handover ? $"It was handed over; {handover.Sentence}"
        : (await CheckAsync(work.Deployment.Slot, work.Wanted, work.Deployment.SettingsRevision, cancellationToken)).Match(
            check => check.IsEmpty ? "A check says that everything is as it shall be." : $"A check says that there is {PlanRules.Words(check.Counts)}.",
            refusal => $"What is there now could not be checked: {refusal.Sentence}");

    /// <summary>What would happen if an artifact were applied in a place now. Of what is handed over, too, as far as it can be seen from here.</summary>
    public Task<Outcome<InfrastructurePlan>> CheckAsync(Slot slot, StoredArtifact artifact, long settingsRevision, CancellationToken cancellationToken) =>
        Settings(slot, settingsRevision).ThenAsync(async settings =>
        {
            var found = await WithPlaceAsync(slot, artifact, settings, (tool, place) => tool.CheckAsync(place, cancellationToken), cancellationToken);
            return found.Refusal is { } why && settings.IsHandedOver ? Unseen(why) : found;
        });

    private async Task<Outcome<string>> MakeAsync(ApplyWork work, PlanSettings settings, PlanSteps steps, CancellationToken cancellationToken)
    {
        var carried = await book.FindAsync(work.Wanted.Artifact, cancellationToken);
        if (carried is { Plan: null })
        {
            return new Refusal("plan.unreadable", $"The plan that {work.Wanted.Artifact.Version} carries cannot be read, so nothing is applied. {carried.Refusal}");
        }

        var seen = carried?.Plan ?? Agreed(work);
        return await WithPlaceAsync(work.Deployment.Slot, work.Wanted, settings, (tool, place) => tool.ApplyAsync(place, seen, steps, cancellationToken), cancellationToken);
    }

    private InfrastructurePlan? Agreed(ApplyWork work) =>
        database.Read(db => agreement.Given(db, work.Deployment.Promotion, work.Deployment.Slot, work.Wanted.Artifact.Digest, work.Deployment.SettingsRevision));

    private static Refusal Unseen(Refusal why) => new(why.Code, why.Code switch
    {
        NoBackend => why.Sentence,
        PlanCommand.Missing => "It is handed over, and the program that could look is not on this machine.",
        _ => $"It is handed over, and the board could not look by itself: {why.Sentence}",
    });

    private Outcome<PlanSettings> Settings(Slot slot, long revision) => database.Read(db => PlanSettings.Read(db, reading, vault, slot, revision));

    private async Task<Outcome<T>> WithPlaceAsync<T>(
        Slot slot, StoredArtifact artifact, PlanSettings settings, Func<IPlanTool, Workplace, Task<Outcome<T>>> use, CancellationToken cancellationToken)
    {
        var opened = await Task.Run(() => Workplace.Open(places, slot, artifact, settings, cancellationToken), cancellationToken);
        return await opened.ThenAsync(async place =>
        {
            using (place)
            {
                return await use(tools.First(tool => tool.Knows(place.Manifest.Tool)), place);
            }
        });
    }
}
