using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>
/// Brings a database to an artifact's scripts, one after the other, each once. An attempt is written down and committed before it begins;
/// that it was applied is written in the script's own transaction. So whoever is ended at any instant leaves a history that tells the truth.
/// </summary>
public sealed class ScriptRun(IOptions<MigrationOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Runs what the plan says, under the right to migrate. Accepted with what is there then; refused when nothing may run, or where it
    /// stopped, with a sentence on what is there.
    /// </summary>
    public async Task<Outcome<string>> RunAsync(
        IMigrationTarget target, MigrationSet set, MigrationLeave leave, string by, Action<Facts<ApplyStep>> progress, CancellationToken cancellationToken)
    {
        if ((await target.LockAsync(TimeSpan.FromSeconds(options.Value.TurnSeconds), cancellationToken)).Refusal is { } busy)
        {
            return busy;
        }

        await HistoryStore.EnsureAsync(target, cancellationToken);
        var history = await HistoryStore.ReadAsync(target, cancellationToken);
        var plan = MigrationPlanRules.Read(set, history, leave);
        if (plan.Refused is { } refused)
        {
            return refused;
        }

        await KeepUndosAsync(target, set, history, cancellationToken);
        var steps = new ScriptSteps(plan.Steps, progress);
        foreach (var script in plan.Steps)
        {
            if (await StepAsync(target, set, script, by, steps, cancellationToken) is { } failure)
            {
                return new Refusal("migration.failed", $"{script.Name.Short} failed: {failure} {await NowAsync(target, set)}");
            }
        }

        return StandingWords.Done(plan.Steps, set, await HistoryStore.ReadAsync(target, cancellationToken));
    }

    internal ScriptLimits Limits(MigrationScript script) =>
        new(script.Header.Timeout ?? TimeSpan.FromSeconds(options.Value.StatementSeconds), TimeSpan.FromSeconds(options.Value.LockSeconds));

    private async Task<string?> StepAsync(IMigrationTarget target, MigrationSet set, MigrationScript script, string by, ScriptSteps steps, CancellationToken cancellationToken)
    {
        var undo = script.Name is { Kind: MigrationKind.Versioned, Version: { } version } ? set.UndoOf(version)?.Text : null;
        var began = clock.GetTimestamp();
        var attempt = new Attempt(script, await HistoryStore.BeginAsync(target, script, undo, by, clock.GetUtcNow(), cancellationToken), began);
        steps.Begin(script);
        try
        {
            var left = script.Header.NoTransaction
                ? await AloneAsync(target, attempt, steps, cancellationToken)
                : await TogetherAsync(target, attempt, steps, cancellationToken);
            return left is null ? Done(steps, attempt) : await FailAsync(target, attempt, steps, left);
        }
        catch (Exception failure) when (failure is OperationCanceledException || target.Sentence(failure) is not null)
        {
            var sentence = target.Sentence(failure) is { } said ? attempt.Where(said) : "It was called off.";
            var told = await FailAsync(target, attempt, steps, sentence);
            cancellationToken.ThrowIfCancellationRequested();
            return told;
        }
    }

    private async Task<string?> TogetherAsync(IMigrationTarget target, Attempt attempt, ScriptSteps steps, CancellationToken cancellationToken)
    {
        var limits = Limits(attempt.Script);
        await using var transaction = await target.BeginAsync(limits, cancellationToken);
        foreach (var statement in attempt.Script.Statements)
        {
            attempt.Statement = statement;
            await target.ExecuteAsync(attempt.Script.TextOf(statement), limits, cancellationToken);
            steps.Go(attempt.Script, ++attempt.Count);
        }

        attempt.Statement = null;
        if (await target.SettleAsync(cancellationToken) is { } left)
        {
            return left;
        }

        if (!await HistoryStore.EndAsync(target, attempt.Rank, AttemptState.Applied, attempt.Count, clock.GetElapsedTime(attempt.Began), null, cancellationToken))
        {
            return "Its line in the history was changed by somebody else meanwhile.";
        }

        await transaction.CommitAsync(CancellationToken.None);
        return null;
    }

    private async Task<string?> AloneAsync(IMigrationTarget target, Attempt attempt, ScriptSteps steps, CancellationToken cancellationToken)
    {
        var limits = Limits(attempt.Script);
        foreach (var statement in attempt.Script.Statements)
        {
            await target.LimitAsync(limits, cancellationToken);
            attempt.Statement = statement;
            await target.ExecuteAsync(attempt.Script.TextOf(statement), limits, cancellationToken);
            attempt.Statement = null;

            // From here on the statement stands, whoever calls off.
            await target.SettleAsync(CancellationToken.None);
            await HistoryStore.StepAsync(target, attempt.Rank, ++attempt.Count, CancellationToken.None);
            steps.Go(attempt.Script, attempt.Count);
        }

        await HistoryStore.EndAsync(target, attempt.Rank, AttemptState.Applied, attempt.Count, clock.GetElapsedTime(attempt.Began), null, CancellationToken.None);
        return null;
    }

    private string? Done(ScriptSteps steps, Attempt attempt)
    {
        steps.End(attempt.Script, null, clock.GetElapsedTime(attempt.Began));
        return null;
    }

    private async Task<string> FailAsync(IMigrationTarget target, Attempt attempt, ScriptSteps steps, string sentence)
    {
        var took = clock.GetElapsedTime(attempt.Began);
        steps.End(attempt.Script, sentence, took);
        try
        {
            await HistoryStore.EndAsync(target, attempt.Rank, AttemptState.Failed, attempt.Script.Header.NoTransaction ? attempt.Count : 0, took, sentence, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(target, gone))
        {
            // The connection is gone: then the attempt stays written down as begun, which is what the next one finds and names.
            return sentence;
        }

        return sentence;
    }

    private static async Task<string> NowAsync(IMigrationTarget target, MigrationSet set)
    {
        try
        {
            return StandingWords.Now(set, await HistoryStore.ReadAsync(target, CancellationToken.None));
        }
        catch (Exception gone) when (IsGone(target, gone))
        {
            return "What is there now cannot be read; the next look says it.";
        }
    }

    private static bool IsGone(IMigrationTarget target, Exception failure) => failure is InvalidOperationException or DbException || target.Sentence(failure) is not null;

    private static async Task KeepUndosAsync(IMigrationTarget target, MigrationSet set, IReadOnlyCollection<HistoryRow> history, CancellationToken cancellationToken)
    {
        var known = HistoryRules.Versions(history);
        foreach (var undo in set.Undo)
        {
            if (undo.Name.Version is { } version && known.GetValueOrDefault(version)?.Applied is { } applied && applied.UndoText != undo.Text)
            {
                await HistoryStore.KeepUndoAsync(target, applied.Rank, undo.Text, cancellationToken);
            }
        }
    }

    /// <summary>One attempt as it goes.</summary>
    private sealed class Attempt(MigrationScript script, long rank, long began)
    {
        public MigrationScript Script => script;

        public long Rank => rank;

        public long Began => began;

        public int Count { get; set; }

        public StatementPlace? Statement { get; set; }

        public string Where(string said) => Statement is { } place ? string.Create(CultureInfo.InvariantCulture, $"Line {place.Line}: {said}") : said;
    }
}
