using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>How far an artifact has come: commit, build, then each stage of the path with the approval it asks for.</summary>
public static class JourneyRules
{
    public static Facts<JourneyStep> Steps(JourneySight sight)
    {
        var (artifact, application, promotions) = (sight.Artifact, sight.Application, sight.Promotions);
        var steps = new List<JourneyStep> { Commit(artifact), Build(artifact, sight.Evidence), Tests(sight.Evidence) };
        var names = application.Names;
        foreach (var stage in application.Path is { } path ? PathRules.Columns(path).SelectMany(column => column) : [])
        {
            var newest = promotions.Where(promotion => promotion.Slot.Environment == stage.Environment).MaxBy(promotion => promotion.Id.Value);
            var cell = application.Row.Cell(stage.Environment);
            var share = cell?.Running.FirstOrDefault(running => running.Version == artifact.Version);
            var name = names.GetValueOrDefault(stage.Environment) ?? stage.Environment.Value;
            if (stage.Approvals.Count > 0)
            {
                steps.Add(Approval(stage, newest));
            }

            steps.Add(InStage(name, newest, share, cell));
        }

        steps.AddRange(sight.Releases.Select(release => Released(release, steps[^1])));
        return WithTimes(steps);
    }

    private static JourneyStep Commit(Artifact artifact) => artifact.Origin.Commit is { Length: > 0 } commit
        ? new("Commit", JourneyState.Done, Short(commit))
        : new("Commit", JourneyState.Later, "the build did not say which");

    private static JourneyStep Build(Artifact artifact, EvidenceSight? evidence)
    {
        var step = new JourneyStep("Build", JourneyState.Done, $"uploaded by {artifact.UploadedBy}") { At = artifact.UploadedAt };
        return evidence?.Rebuild switch
        {
            { State: RebuildState.Reproduced } rebuild => step with { Note = $"reproduced by {rebuild.Confirmed} of {rebuild.Needed}" },
            { State: RebuildState.Mismatch } => step with { State = JourneyState.Stopped, Note = "a rebuild gave other bytes" },
            _ => step,
        };
    }

    private static JourneyStep Tests(EvidenceSight? evidence) => evidence?.Tests switch
    {
        null => new("Tests", JourneyState.Later, "no results were sent"),
        { Failed: > 0 } tests => new("Tests", JourneyState.Stopped, $"{tests.Failed:N0} of {tests.Total:N0} failed"),
        { } tests => new("Tests", JourneyState.Done, $"{tests.Passed:N0} passed"),
    };

    // People can use it only where it runs: a flag that is on before that releases nothing yet.
    private static JourneyStep Released(ReleasedFlag release, JourneyStep last) => new(
        "Released",
        !release.IsOn ? JourneyState.Later : last.State is JourneyState.Done or JourneyState.Now ? JourneyState.Done : JourneyState.Later,
        $"{release.Key}: {release.Word}") { At = release.IsOn ? release.At : null };

    /// <summary>Each step with the time since the one before it that was reached.</summary>
    private static Facts<JourneyStep> WithTimes(List<JourneyStep> steps)
    {
        DateTimeOffset? before = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].At is { } at && steps[i].State is not JourneyState.Later)
            {
                steps[i] = steps[i] with { Waited = at > before ? at - before : null };
                before = at;
            }
        }

        return steps.ToFacts();
    }

    private static JourneyStep Approval(Stage stage, Promotion? promotion)
    {
        var needed = (promotion?.Stage ?? stage).Approvals.Select(rule => rule.AtLeast).DefaultIfEmpty(0).Max();
        if (promotion is null)
        {
            return new("Approval", JourneyState.Later, needed == 1 ? "1 vote needed" : $"{needed} votes needed");
        }

        var yes = promotion.Approvals.Count(vote => vote.Yes && vote.Digest == promotion.Digest);
        return promotion.Phase switch
        {
            PromotionPhase.AwaitingApproval => new("Approval", JourneyState.Now, $"{yes} of {needed} votes") { Mark = $"{yes}", At = promotion.RequestedAt, Promotion = promotion.Id },
            PromotionPhase.Rejected => new("Approval", JourneyState.Stopped, "rejected") { At = promotion.EndedAt, Promotion = promotion.Id },
            PromotionPhase.Expired => new("Approval", JourneyState.Stopped, "nobody answered in time") { At = promotion.EndedAt, Promotion = promotion.Id },
            PromotionPhase.Superseded or PromotionPhase.Aborted when promotion.StartedAt is null =>
                new("Approval", JourneyState.Stopped, "withdrawn before it was given") { At = promotion.EndedAt, Promotion = promotion.Id },
            _ => Approved(promotion, needed, yes),
        };
    }

    private static JourneyStep Approved(Promotion promotion, int needed, int yes)
    {
        // A rollback asks nobody: it came without votes.
        var last = promotion.Approvals.Where(vote => vote.Yes).Select(vote => (DateTimeOffset?)vote.At).Max();
        var note = last is { } at ? $"{yes} of {needed}, waited {Span(at - promotion.RequestedAt)}" : "not asked for";
        return new("Approval", JourneyState.Done, note) { At = last, Promotion = promotion.Id };
    }

    private static JourneyStep InStage(string name, Promotion? promotion, RunningShare? share, BoardCell? cell)
    {
        var step = new JourneyStep(name, JourneyState.Later, "not yet") { At = promotion?.EndedAt ?? promotion?.StartedAt, Promotion = promotion?.Id };
        if (promotion is not null && promotion.Phase.HoldsLock())
        {
            var weight = share?.Weight ?? 0;
            return step with { State = JourneyState.Now, Mark = $"{weight}", Note = $"deployed, {weight} % of traffic" };
        }

        if (share is not null)
        {
            return step with { State = JourneyState.Done, Note = cell is { IsApplied: true } ? "applied here" : cell?.Health is not { } health ? "runs here" : $"runs here, {Lower(health.Grade)}" };
        }

        return promotion?.Phase switch
        {
            null => step,
            PromotionPhase.Succeeded => step with { State = JourneyState.Done, Note = "ran here before" },
            PromotionPhase.AwaitingApproval => step with { Note = "waits for approval", At = promotion.RequestedAt },
            PromotionPhase.Queued => step with { State = JourneyState.Now, Note = "waits in the queue", At = promotion.RequestedAt },
            PromotionPhase.RolledBack => step with { State = JourneyState.Stopped, Note = "rolled back" },
            PromotionPhase.Failed or PromotionPhase.Errored => step with { State = JourneyState.Stopped, Note = "did not get here" },
            _ => step with { Note = "asked for, not brought here" },
        };
    }

    private static string Short(string commit) => commit.Length > 7 ? commit[..7] : commit;

    private static string Lower(HealthGrade grade) => grade is HealthGrade.Unknown ? "health unknown" : grade.ToString().ToLowerInvariant();

    private static string Span(TimeSpan span) => span.TotalMinutes < 1 ? $"{Math.Max(0, (int)span.TotalSeconds)} s"
        : span.TotalHours < 1 ? $"{(int)span.TotalMinutes} min"
        : span.TotalDays < 2 ? $"{(int)span.TotalHours} h {span.Minutes} min"
        : $"{(int)span.TotalDays} days";
}
