using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Where health is looked at: memory for the last hours, the store for what memory no longer or not yet holds.</summary>
public sealed class HealthDesk(HealthBoard board, Database database, IOptions<HealthOptions> options, TimeProvider clock)
{
    // What a chart can show; more points would be drawn over each other.
    private const int MostSamples = 2_000;

    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan OverviewRange = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan OverviewStep = TimeSpan.FromSeconds(10);

    // What all who look at the overview see, until the next ten seconds have passed: one entry a slot.
    private readonly ConcurrentDictionary<Slot, (DateTimeOffset Until, Facts<HealthSample> Samples)> _recent = new();

    /// <summary>The longest range that is kept.</summary>
    public TimeSpan LongestRange => TimeSpan.FromDays(options.Value.RollupDays);

    /// <summary>Samples of one length in the order of time; spans without data have none.</summary>
    public Outcome<Facts<HealthSample>> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        if (until <= from || until - from > LongestRange)
        {
            return Refusal.Invalid("health.range", $"A range ends after it begins and is at most {options.Value.RollupDays} days long.");
        }

        if (resolution < TimeSpan.FromSeconds(1) || (until - from) / resolution > MostSamples)
        {
            return Refusal.Invalid("health.resolution", $"A resolution is at least a second, and gives at most {MostSamples} samples in the range.");
        }

        var known = board.Samples(deployment, from, until, resolution);
        var begins = known.Count == 0 ? until : known[0].At - TimeSpan.FromSeconds(known[0].Seconds);
        return begins - from > TimeSpan.FromMinutes(1) ? Stored(deployment, from, begins, resolution).Concat(known).ToFacts() : known;
    }

    /// <summary>All deployments of a slot as one, those that run no more too. Percentiles cannot be added: each counts by its requests.</summary>
    public Facts<HealthSample> Together(Slot slot, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution) => Deployments(slot, from, until)
        .SelectMany(deployment => Samples(deployment, from, until, resolution).Match(samples => samples, _ => []))
        .GroupBy(sample => sample.At).OrderBy(group => group.Key).Select(HealthSampleRules.Together).ToFacts();

    /// <summary>The deployment that is the worst of those that take traffic, when it is not well; null when all are, or nothing is known.</summary>
    public DeploymentHealth? Ailing(Slot slot) => board.Find(slot).Deployments
        .Where(deployment => deployment.Weight > 0 && deployment.Verdict.Grade is HealthGrade.Failing or HealthGrade.Degraded)
        .OrderBy(deployment => HealthRules.Urgency(deployment.Verdict.Grade)).ThenByDescending(deployment => deployment.HeardSince).FirstOrDefault();

    /// <summary>What each version of a slot answered between two instants; a version that answered nothing is not in it.</summary>
    public IReadOnlyDictionary<string, HealthWindow> Sides(Slot slot, DateTimeOffset from, DateTimeOffset until) => board.Remembers(slot)
        .Select(deployment => (deployment.Version, Window: board.Window(deployment.Id, from, until)))
        .Where(side => side.Window.Requests > 0)
        .GroupBy(side => side.Version.Value)
        .ToDictionary(group => group.Key, group => group.Select(side => side.Window).Aggregate((one, other) => new HealthWindow(one.Requests + other.Requests, one.Failures + other.Failures, null)));

    /// <summary>A page of the overview, the worst first.</summary>
    public HealthOverview Overview(HealthQuestion question)
    {
        var first = int.TryParse(question.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0;
        var found = board.Slots().Where(slot => question.Finds(slot.Slot)).ToList();
        var slots = found.Where(slot => question.Grade is null || slot.Verdict.Grade == question.Grade).ToList();
        var (from, until) = Range(OverviewRange, OverviewStep);
        foreach (var old in _recent.Where(recent => recent.Value.Until < until))
        {
            _recent.TryRemove(old);
        }

        var lines = slots.Skip(first).Take(question.Count).Select(slot =>
            new SlotLine(slot, from, until, _recent.GetOrAdd(slot.Slot, _ => (until, Together(slot.Slot, from, until, OverviewStep))).Samples));
        return new HealthOverview
        {
            Lines = lines.ToFacts(),
            Next = first + question.Count < slots.Count ? (first + question.Count).ToString(CultureInfo.InvariantCulture) : null,
            Grades = found.GroupBy(slot => slot.Verdict.Grade).OrderBy(group => HealthRules.Urgency(group.Key)).Select(group => new GradeCount(group.Key, group.Count())).ToFacts(),
            Silence = board.Silence,
        };
    }

    /// <summary>One application in one environment over a range: grades, samples of all that runs there, and its own metrics.</summary>
    public Outcome<SlotReport> Report(Slot slot, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        var health = board.Find(slot);
        var reports = new List<DeploymentReport>();
        foreach (var deployment in health.Deployments)
        {
            var samples = Samples(deployment.Id, from, until, resolution);
            if (samples is not Outcome<Facts<HealthSample>>.Accepted { Value: var found })
            {
                return samples.Refusal!;
            }

            reports.Add(new DeploymentReport(deployment, found, board.ApplicationMetrics(deployment.Id)));
        }

        return new SlotReport
        {
            Slot = slot,
            Verdict = health.Verdict,
            From = from,
            Until = until,
            Resolution = (int)resolution.TotalSeconds,
            Deployments = reports.ToFacts(),
            Machine = Machine,
        };
    }

    /// <summary>The same with what ran in the range and runs no more: a line that was rolled back is still what happened.</summary>
    /// <param name="withStore">True for a range that memory alone may not know.</param>
    public Outcome<SlotReport> Course(Slot slot, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution, bool withStore) =>
        Report(slot, from, until, resolution).Then<SlotReport>(report =>
        {
            var present = report.Deployments.Select(deployment => deployment.Health.Id).ToHashSet();
            var gone = board.Gone(slot).Concat(withStore ? database.Read(db => HealthStore.Ran(db, slot, from, until)) : [])
                .DistinctBy(deployment => deployment.Id).Where(deployment => !present.Contains(deployment.Id))
                .Select(deployment => new DeploymentReport(Past(deployment), Samples(deployment.Id, from, until, resolution).Match(samples => samples, _ => []), []))
                .Where(deployment => deployment.Samples.Count > 0);
            return report with { Away = withStore ? PresenceRules.Away(database.Read(db => PresenceStore.Lives(db, until)), from, until) : [], Deployments = report.Deployments.Concat(gone.OrderBy(deployment => deployment.Samples[0].At)).ToFacts() };
        });

    /// <summary>What ran in a slot between two instants and runs no more, the last first: from memory and from the minutes in the store.</summary>
    public Facts<RanDeployment> Ran(Slot slot, DateTimeOffset from, DateTimeOffset until)
    {
        var present = board.Find(slot).Deployments.Select(deployment => deployment.Id).ToHashSet();
        return board.Gone(slot).Concat(database.Read(db => HealthStore.Ran(db, slot, from, until)))
            .DistinctBy(deployment => deployment.Id)
            .Where(deployment => !present.Contains(deployment.Id) && deployment.Last >= from && deployment.Since <= until)
            .OrderByDescending(deployment => deployment.Last).ToFacts();
    }

    /// <summary>A range up to now that ends at a multiple of its resolution, so that it changes only when there is something new.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Range(TimeSpan length, TimeSpan resolution)
    {
        var step = Math.Max(1, (long)resolution.TotalMilliseconds);
        var until = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds() / step * step);
        return (until - length, until);
    }

    /// <summary>Whether the board can do its work now: the store takes writes and the runner answers.</summary>
    public async Task<Facts<ReadinessCheck>> ReadyAsync(CancellationToken cancellationToken) =>
    [
        await StoreAsync(cancellationToken),
        Runner(),
    ];

    private ReadinessCheck Runner()
    {
        if (board.Silence is not { } silence)
        {
            return new ReadinessCheck("runner", true, "The runner answers.");
        }

        return database.Read(SlotStore.Revisions).Count == 0
            ? new ReadinessCheck("runner", true, "No runner is needed yet: nothing was ever deployed.")
            : new ReadinessCheck("runner", false, silence);
    }

    private IEnumerable<DeploymentId> Deployments(Slot slot, DateTimeOffset from, DateTimeOffset until) =>
        board.Remembers(slot).Select(deployment => deployment.Id).Union(database.Read(db => HealthStore.Deployments(db, slot, from, until)));

    private static MachineSize Machine { get; } = new(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    private static DeploymentHealth Past(RanDeployment ran) => new()
    {
        Id = ran.Id,
        Version = ran.Version,
        Weight = 0,
        Verdict = new HealthVerdict(HealthGrade.Unknown, "It no longer runs here."),
        HeardSince = ran.Since,
        IsGone = true,
    };

    private async Task<ReadinessCheck> StoreAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StorePatience);
        try
        {
            // An empty write: it takes the writer's turn and the file's lock, and leaves nothing.
            await database.WriteAsync<int>(_ => 0, limit.Token);
            return new ReadinessCheck("store", true, "The store takes writes.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ReadinessCheck("store", false, $"The store took no write within {StorePatience.TotalSeconds:0} s.");
        }
        catch (DbException failure)
        {
            return new ReadinessCheck("store", false, $"The store takes no writes: {failure.Message}");
        }
    }

    private List<HealthSample> Stored(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        var samples = new List<HealthSample>();
        var joiner = new SpanJoiner(resolution, until, samples.Add);
        foreach (var minute in database.Read(db => HealthStore.List(db, deployment, from, until)))
        {
            joiner.Add(minute);
        }

        joiner.Finish();
        return samples;
    }
}
