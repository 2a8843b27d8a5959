using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where the board is read: what runs where, how it does, what is on its way.</summary>
public sealed class BoardDesk(Database database, HealthBoard health, TimeProvider clock)
{
    private const int LastEntries = 15;
    private const int MostAlerts = 200;
    private const int MostBurning = 6;

    // Enough to say what the newest changes are; how many there are in all is known without reading them.
    private const int MostArtifactsBetween = 100;

    /// <summary>A page of the board as it is now, with the figures of the person who looks.</summary>
    public BoardView Read(BoardQuestion question, Credential by)
    {
        var graded = health.Slots();
        var slots = graded.Where(slot => slot.Verdict.Grade is HealthGrade.Failing or HealthGrade.Degraded).Select(slot => slot.Slot).ToList();
        var known = graded.Where(slot => slot.Verdict.Grade is not HealthGrade.Unknown).Select(slot => slot.Slot).ToHashSet();
        return database.Read(db =>
        {
            var reach = ActorStore.Find(db, by, clock.GetUtcNow()).Match(actor => actor.Reach, _ => Reach.Nothing);
            var unhealthy = slots.Where(slot => reach.Sees(slot.Application)).ToList();
            IReadOnlyCollection<ApplicationKey>? only = question.Filter switch
            {
                BoardFilter.Unhealthy => [.. unhealthy.Select(slot => slot.Application).Distinct()],
                BoardFilter.Moving => [.. BoardStore.Moving(db).Where(reach.Sees)],
                _ => reach.Only,
            };
            var page = ApplicationStore.List(db, question.Search, question.Cursor, Math.Clamp(question.Count, 1, 200), only);
            var rollouts = BoardStore.Rollouts(db, reach.Only);
            var votes = VoteStore.OpenTo(db, by, clock.GetUtcNow()).Select(promotion => promotion.Id).ToHashSet();
            return new BoardView
            {
                JournalNumber = JournalStore.LastNumber(db),
                Environments = EnvironmentStore.List(db),
                Rows = Rows(db, page.Items, votes),
                Next = page.Next,
                Figures = new()
                {
                    ApprovalsForYou = votes.Count,
                    RolloutsInProgress = rollouts.Count,
                    Rollout = rollouts.Oldest,
                    RolloutWeight = rollouts.Weight,
                    Unhealthy = unhealthy.Count,
                    UnhealthySlot = unhealthy.Count == 0 ? null : unhealthy[0],
                    Unknown = BoardStore.Serving(db, reach.Only).Count(slot => !known.Contains(slot)),
                },
                Burning = BurningRules.Of(AlertStore.Firing(db, MostAlerts), graded, reach).Take(MostBurning).ToFacts(),
                Now = JournalStore.List(db, new() { Only = reach.Only, IsOfThings = true }, null, LastEntries).Items,
            };
        });
    }

    /// <summary>One application with its path and what differs between its stages; null when there is no such application.</summary>
    public ApplicationView? Application(ApplicationKey key) => database.Read(db =>
    {
        if (ApplicationStore.Find(db, key) is not { } application)
        {
            return null;
        }

        var known = Material(db, [key]);
        var row = BoardRules.Row(application, known);
        var path = known.Paths.GetValueOrDefault(key);
        var newest = known.Sequences.Values.DefaultIfEmpty(0).Max();
        return new ApplicationView
        {
            Application = application,
            Path = path,
            Row = row,
            Environments = EnvironmentStore.List(db)
                .Where(environment => row.Cell(environment.Key) is not null)
                .Select(environment => new EnvironmentName(environment.Key, environment.Name))
                .ToFacts(),
            Differences = DifferenceRules.Between(path, row, known.Sequences, ArtifactStore.List(db, key, null, newest + 1, MostArtifactsBetween).Items),
        };
    });

    private Facts<BoardRow> Rows(DbConnection db, Facts<Application> applications, IReadOnlySet<PromotionId> votes)
    {
        var known = Material(db, applications.Select(application => application.Key).ToList()) with { Votes = votes };
        return applications.Select(application => BoardRules.Row(application, known)).ToFacts();
    }

    private BoardMaterial Material(DbConnection db, IReadOnlyCollection<ApplicationKey> applications)
    {
        var latest = ArtifactStore.Latest(db, applications);
        return new()
        {
            Paths = PathStore.Find(db, applications),
            Deployments = DeploymentStore.Present(db, applications),
            Promotions = PromotionStore.Open(db, applications),
            Latest = latest,
            Rebuilt = EvidenceReading.Rebuilt(db, latest.Values.ToList()),
            Sequences = BoardStore.Sequences(db, applications),
            Settings = SettingsStore.LatestOf(db, applications),
            Health = health.Verdict,
            Places = health.Verdict,
            Drift = PlanStore.Drift(db, applications),
            TakenBack = TakenBackStore.Last(db, applications),
        };
    }
}

/// <summary>Which part of the board is asked for.</summary>
public sealed record BoardQuestion
{
    /// <summary>A part of an application's key or summary.</summary>
    public string? Search { get; init; }

    public BoardFilter Filter { get; init; }

    public string? Cursor { get; init; }

    public int Count { get; init; } = 50;
}
