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
    // A dry run must never make others queue up behind it: one that nobody asked for still less.
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OwnLockPatience = TimeSpan.FromSeconds(0.2);

    /// <summary>Refused when somebody migrates the database now; what may not run is rehearsed all the same.</summary>
    /// <param name="isOwn">True for the one the board makes by itself: it gives up sooner.</param>
    public async Task<Outcome<Rehearsal>> RunAsync(IMigrationTarget target, MigrationPlan plan, bool isOwn, CancellationToken cancellationToken)
    {
        // Whoever migrates in earnest waits for its turn longer than any dry run takes.
        var most = TimeSpan.FromSeconds(Math.Min(isOwn ? options.Value.OwnRehearsalSeconds : options.Value.RehearsalSeconds, Math.Max(1, options.Value.TurnSeconds / 2)));
        var patience = isOwn ? OwnLockPatience : LockPatience;
        if ((await target.LockAsync(patience, cancellationToken)).Refusal is { } busy)
        {
            return busy;
        }

        using var tooLong = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        await target.WatchLocksAsync(cancellationToken);
        var steps = await StepsAsync(target, plan, new(most, patience), either.Token, cancellationToken);
        return new Rehearsal { At = clock.GetUtcNow(), Steps = steps, Sentence = Sentence(steps, target.Dialect) };
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
            var said = target.Sentence(failure) ?? $"The dry run was ended after {Spans.Words(limits.Statement)}, so that nobody waits longer for what it locked.";
            var sentence = line > 0 ? $"Line {line}: {said}" : said;
            return afterGap && failure is DbException
                ? Of(script, RehearsalState.Unknown, $"It failed, perhaps only because a script before it could not be tried. {sentence}")
                : Of(script, failure is OperationCanceledException || target.IsBusy(failure) ? RehearsalState.Unknown : RehearsalState.Failed, sentence) with { Took = clock.GetElapsedTime(began) };
        }
    }

    private static RehearsedStep Of(MigrationScript script, RehearsalState state, string sentence) => new() { Name = script.Name.Short, State = state, Sentence = sentence };

    private static string Sentence(Facts<RehearsedStep> steps, SqlDialect dialect)
    {
        var held = steps.SelectMany(step => step.Locks).Where(one => LockRules.HoldsUp(one.Mode)).ToList();
        var longest = held.MaxBy(one => one.Held);
        return steps.Count == 0 ? "Nothing would run."
            : steps.FirstOrDefault(step => step.State is RehearsalState.Failed) is { } failed ? $"{failed.Name} failed; everything was taken back."
            : steps.All(step => step.State is RehearsalState.CannotBeTried) ? "Nothing of it can be tried: it runs outside a transaction, and nothing of that could be taken back."
            : steps.FirstOrDefault(step => step.State is not RehearsalState.Ran) is { } open ? $"All that could be tried ran and was taken back; {open.Name} is not known. {open.Sentence}"
            : dialect is SqlDialect.Sqlite ? $"All ran and was taken back; nobody else wrote for {Spans.Brief(TimeSpan.FromTicks(steps.Sum(step => step.Took?.Ticks ?? 0)))}."
            : longest is null ? "All ran and was taken back; nobody had to wait."
            : $"All ran and was taken back; {LockRules.Meaning(longest.Mode)} on {longest.Table} for {Spans.Brief(longest.Held)}.";
    }
}
