using System.Data.Common;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>
/// Runs a plan's steps in one transaction that is rolled back, and watches what they lock. It takes the locks for real, so it waits for
/// none and holds them for a bounded time. Numbers that a sequence gave out stay given out.
/// </summary>
public sealed class PlanRehearsal(IOptions<MigrationOptions> options, TimeProvider clock)
{
    // A dry run must never make others queue up behind it.
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(1);

    /// <summary>Refused when somebody migrates the database now; what may not run is rehearsed all the same.</summary>
    public async Task<Outcome<Rehearsal>> RunAsync(IMigrationTarget target, MigrationPlan plan, CancellationToken cancellationToken)
    {
        if ((await target.LockAsync(TimeSpan.FromSeconds(options.Value.TurnSeconds), cancellationToken)).Refusal is { } busy)
        {
            return busy;
        }

        var most = TimeSpan.FromSeconds(options.Value.RehearsalSeconds);
        using var tooLong = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        var limits = new ScriptLimits(most, LockPatience);
        await target.WatchLocksAsync(cancellationToken);
        var steps = await StepsAsync(target, plan, limits, either.Token, cancellationToken);
        var rehearsal = new Rehearsal { At = clock.GetUtcNow(), Steps = steps, Sentence = "" };
        return rehearsal with { Sentence = Sentence(steps, target.Dialect) };
    }

    private async Task<Facts<RehearsedStep>> StepsAsync(IMigrationTarget target, MigrationPlan plan, ScriptLimits limits, CancellationToken bounded, CancellationToken cancellationToken)
    {
        var steps = new List<RehearsedStep>();
        var seen = new HashSet<(string, string)>();
        await using var transaction = await target.BeginAsync(limits, cancellationToken);
        foreach (var script in plan.Steps)
        {
            var isOver = steps.Any(step => step.State is RehearsalState.Failed or RehearsalState.Unknown);
            steps.Add(isOver ? Of(script, RehearsalState.Unknown, "Not reached.")
                : script.Header.NoTransaction ? Of(script, RehearsalState.CannotBeTried, "It runs outside a transaction, so nothing of it could be taken back: it cannot be tried.")
                : await StepAsync(target, script, limits, seen, steps.Any(step => step.State is RehearsalState.CannotBeTried), bounded));
        }

        await transaction.RollbackAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return steps.ToFacts();
    }

    private async Task<RehearsedStep> StepAsync(
        IMigrationTarget target, MigrationScript script, ScriptLimits limits, HashSet<(string, string)> seen, bool afterGap, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var taken = new List<(string Table, string Mode, long Since)>();
        var line = 0;
        try
        {
            // What the script before said to its session is taken back, these limits with it.
            await target.LimitAsync(limits, cancellationToken);
            foreach (var statement in script.Statements)
            {
                line = statement.Line;
                var since = clock.GetTimestamp();
                await target.ExecuteAsync(script.TextOf(statement), limits, cancellationToken);
                var held = await target.LocksAsync(cancellationToken);
                taken.AddRange(held.Where(seen.Add).Select(one => (one.Table, one.Mode, since)));
            }

            line = 0;
            return await target.SettleAsync(cancellationToken) is { } left ? Of(script, RehearsalState.Failed, left) : Of(script, RehearsalState.Ran, "") with
            {
                Took = clock.GetElapsedTime(began),
                Locks = LockRules.Worst(taken.Select(one => new TableLock(one.Table, one.Mode, clock.GetElapsedTime(one.Since)))),
            };
        }
        catch (Exception failure) when (failure is OperationCanceledException || target.Sentence(failure) is not null)
        {
            var said = target.Sentence(failure) ?? $"The dry run was ended after {Spans.Words(TimeSpan.FromSeconds(options.Value.RehearsalSeconds))}, so that nobody waits longer for what it locked.";
            var sentence = line > 0 ? $"Line {line}: {said}" : said;
            return afterGap && failure is DbException
                ? Of(script, RehearsalState.Unknown, $"It failed, perhaps only because a script before it could not be tried. {sentence}")
                : Of(script, failure is OperationCanceledException ? RehearsalState.Unknown : RehearsalState.Failed, sentence) with { Took = clock.GetElapsedTime(began) };
        }
    }

    private static RehearsedStep Of(MigrationScript script, RehearsalState state, string sentence) => new() { Name = script.Name.Short, State = state, Sentence = sentence };

    private static string Sentence(Facts<RehearsedStep> steps, SqlDialect dialect)
    {
        var held = steps.SelectMany(step => step.Locks).Where(one => LockRules.HoldsUp(one.Mode)).ToList();
        var longest = held.MaxBy(one => one.Held);
        return steps.Count == 0 ? "Nothing would run."
            : steps.FirstOrDefault(step => step.State is RehearsalState.Failed) is { } failed ? $"{failed.Name} failed; everything was taken back."
            : steps.FirstOrDefault(step => step.State is not RehearsalState.Ran) is { } open ? $"All that could be tried ran and was taken back; {open.Name} is not known."
            : dialect is SqlDialect.Sqlite ? $"All ran and was taken back; nobody else wrote for {Spans.Words(TimeSpan.FromTicks(steps.Sum(step => step.Took?.Ticks ?? 0)))}."
            : longest is null ? "All ran and was taken back; nobody had to wait."
            : $"All ran and was taken back; {LockRules.Meaning(longest.Mode)} on {longest.Table} for {Spans.Words(longest.Held)}.";
    }
}
