using System.Collections.Concurrent;
using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Reads what two environments hold: from the store in one snapshot, then what databases remember of themselves.</summary>
public sealed class ParityReading(Database database, MigrationDesk migrations)
{
    // As many as a page of flags of one application can have and still be read by a person.
    private const int MostFlags = 200;

    // Databases that are asked at once; a page has some dozens of them at most.
    private const int AskedAtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<Outcome<ParityView>> ReadAsync(ParityQuestion question, Reach reach, CancellationToken cancellationToken)
    {
        var read = database.Read(db => Sheets(db, question, reach));
        return await read.Match(async page => await CompareAsync(question, page, cancellationToken), refusal => Task.FromResult<Outcome<ParityView>>(refusal));
    }

    internal static Refusal? Missing(DbConnection db, ParityQuestion question) => Missing(db, question.Left) ?? Missing(db, question.Right);

    private static Refusal? Missing(DbConnection db, EnvironmentKey key) =>
        EnvironmentStore.Find(db, key) is null ? Refusal.NotFound("environment.unknown", $"There is no environment {key}.") : null;

    private static Outcome<Page<Sheet>> Sheets(DbConnection db, ParityQuestion question, Reach reach)
    {
        if (Missing(db, question) is { } missing)
        {
            return missing;
        }

        var page = question.Application is { } only
            ? new Page<Application>(ApplicationStore.Find(db, only) is { } found && reach.Sees(only) ? [found] : [], null)
            : ApplicationStore.List(db, null, question.Cursor, Math.Clamp(question.Count, 1, 50), reach.Only);
        if (question.Application is { } asked && page.Items.Count == 0)
        {
            return Refusal.NotFound("application.unknown", $"There is no application {asked}.");
        }

        var keys = page.Items.Select(application => application.Key).ToList();
        var deployments = DeploymentStore.Present(db, keys);
        var expected = ParityStore.Expected(db, keys, question.Left, question.Right);
        var sheets = page.Items.Select(application => Read(db, application, question, deployments[application.Key], expected[application.Key])).ToFacts();

        // Of one application alone the pages are pages of its flags.
        return new Page<Sheet>(sheets, question.Application is null ? page.Next : sheets[0].NextFlag);
    }

    private static Sheet Read(DbConnection db, Application application, ParityQuestion question, IEnumerable<Deployment> deployments, IEnumerable<ExpectedDifference> expected)
    {
        var stable = deployments.Where(deployment => deployment.Phase is DeploymentPhase.Stable).ToDictionary(deployment => deployment.Slot.Environment);
        var isAlone = question.Application is not null;
        var flags = FlagStore.List(db, new() { Application = application.Key }, Reach.All, isAlone ? question.Cursor : null, MostFlags);
        var states = FlagStateStore.Current(db, flags.Items.Select(flag => flag.Key));
        return new(application, Side(question.Left), Side(question.Right), flags.Items, expected.ToFacts())
        {
            NextFlag = flags.Next,
            MoreFlags = isAlone || flags.Next is null ? 0 : FlagStore.Count(db, application.Key) - flags.Items.Count,
        };

        ParitySide Side(EnvironmentKey environment)
        {
            var (slot, running) = (new Slot(application.Key, environment), stable.GetValueOrDefault(environment));
            return new(
                environment,
                running,
                running is null ? SettingsStore.FindLatest(db, slot) : SettingsStore.Find(db, slot, running.SettingsRevision) ?? SlotSettings.None(slot),
                flags.Items.SelectMany(flag => states[flag.Key]).Where(state => state.Environment == environment).ToDictionary(state => state.Flag))
            {
                Drift = running is not null && application.Kind is ApplicationKind.Infrastructure ? PlanStore.FindDrift(db, slot, running.Digest) : null,
            };
        }
    }

    private async Task<Outcome<ParityView>> CompareAsync(ParityQuestion question, Page<Sheet> page, CancellationToken cancellationToken)
    {
        var schemas = await SchemasAsync(page.Items, cancellationToken);
        return new ParityView(question.Left, question.Right, page.Items.Select(sheet => sheet.Compare(schemas)).ToFacts(), page.Next);
    }

    /// <summary>What each database says of itself, off the caller's thread; one that does not answer says so.</summary>
    private async Task<IReadOnlyDictionary<Slot, Outcome<MigrationView>>> SchemasAsync(IEnumerable<Sheet> sheets, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<Slot, Outcome<MigrationView>> said = [];
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(Patience);
        var wanted = sheets.Where(sheet => sheet.Application.Kind is ApplicationKind.Database)
            .SelectMany(sheet => new[] { sheet.Left.Running, sheet.Right.Running }).OfType<Deployment>().DistinctBy(running => running.Slot);
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellationToken }, async (running, _) =>
            said[running.Slot] = await AskAsync(running, inTime.Token, cancellationToken));
        return said;
    }

    private async Task<Outcome<MigrationView>> AskAsync(Deployment running, CancellationToken inTime, CancellationToken cancellationToken)
    {
        try
        {
            return await migrations.ReadAsync(running.Slot, running.Version, (int)running.SettingsRevision, inTime);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refusal.Unavailable("parity.no-answer", $"The database did not answer within {Spans.Words(Patience)}.");
        }
    }

    /// <summary>One application as the store knows it, before its databases were asked.</summary>
    private sealed record Sheet(Application Application, ParitySide Left, ParitySide Right, Facts<Flag> Flags, Facts<ExpectedDifference> Expected)
    {
        public string? NextFlag { get; init; }

        public long MoreFlags { get; init; }

        public ApplicationParity Compare(IReadOnlyDictionary<Slot, Outcome<MigrationView>> schemas) =>
            ParityRules.Compare(Application, With(Left, schemas), With(Right, schemas), Flags, Expected) with { MoreFlags = MoreFlags };

        private ParitySide With(ParitySide side, IReadOnlyDictionary<Slot, Outcome<MigrationView>> schemas) =>
            side with { Schema = schemas.GetValueOrDefault(new Slot(Application.Key, side.Environment)) };
    }
}
