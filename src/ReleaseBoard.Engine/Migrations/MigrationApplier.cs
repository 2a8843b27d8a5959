using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>Applies the artifact of a database application: its pending scripts run, or what a newer one brought is taken back.</summary>
public sealed class MigrationApplier(DatabaseSetting settings, DatabaseDoor door, MigrationSetBoard sets, ScriptRun run) : IApplier
{
    public ApplicationKind Kind => ApplicationKind.Database;

    public Task<Outcome<string>> ApplyAsync(ApplyWork work, Action<Facts<ApplyStep>> progress, CancellationToken cancellationToken) => WithAsync(
        work,
        DatabaseUse.Apply,
        (target, set, words) => run.RunAsync(
            target, set, new MigrationLeave { Back = work.IsReturn, OutOfOrder = words.OutOfOrder, Asked = NewScriptRules.Of(set, sets.There(work.Current?.Artifact, cancellationToken)) }, $"promotion {work.Deployment.Promotion}", progress, cancellationToken),
        cancellationToken);

    public async Task<string> LookAsync(ApplyWork work, CancellationToken cancellationToken) => (await WithAsync<string>(
        work,
        DatabaseUse.Look,
        async (target, set, _) => StandingWords.Now(set, await HistoryStore.ReadAsync(target, cancellationToken)),
        cancellationToken)).Match(said => said, refusal => refusal.Sentence);

    private Task<Outcome<T>> WithAsync<T>(ApplyWork work, DatabaseUse use, Func<IMigrationTarget, MigrationSet, DatabaseWords, Task<Outcome<T>>> act, CancellationToken cancellationToken)
    {
        var artifact = work.Wanted.Artifact;
        return sets.Read(artifact, cancellationToken)
            .Then(set => settings.Read(work.Deployment.Slot, (int)work.Deployment.SettingsRevision).Then<(MigrationSet Set, DatabaseWords Words)>(words => (set, words)))
            .Match(
                found => door.WithAsync(artifact.Manifest.Database, found.Words.Connection, use, target => act(target, found.Set, found.Words), cancellationToken),
                refusal => Task.FromResult<Outcome<T>>(refusal));
    }
}
