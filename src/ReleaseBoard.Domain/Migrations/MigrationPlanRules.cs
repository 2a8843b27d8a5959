using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What brings a database to an artifact.</summary>
public static class MigrationPlanRules
{
    private static readonly MigrationState[] ToRun = [MigrationState.Pending, MigrationState.Failed, MigrationState.Interrupted, MigrationState.OutOfOrder, MigrationState.Undone];

    public static MigrationPlan Read(MigrationSet set, IReadOnlyCollection<HistoryRow> history, MigrationLeave leave)
    {
        var standings = StandingRules.Read(set, history);
        var known = HistoryRules.Versions(history);
        var back = Back(set, standings, known);
        var forward = standings.Where(standing => ToRun.Contains(standing.State)).Select(standing => standing.Script).OfType<MigrationScript>().ToList();
        var undos = back.Select(one => one.Undo).OfType<MigrationScript>().ToList();
        return new MigrationPlan
        {
            Standings = standings,
            Steps = undos.Concat(forward).ToFacts(),
            Refused = HalfDone(standings, history) ?? Drifted(standings) ?? (leave.OutOfOrder ? null : OutOfOrder(standings)) ?? BackRefused(back, forward, leave) ?? (leave.Asked is { } asked ? NewScriptRules.Unasked(forward, asked) : null),
            WayBack = back.Count > 0 ? new(true, "The newer artifact brings it forward again.") : WayBackRules.Of(forward, set.UndoOf),
        };
    }

    private static List<(string Name, MigrationScript? Undo)> Back(MigrationSet set, Facts<MigrationStanding> standings, IReadOnlyDictionary<MigrationVersion, AttemptSum> known) => standings
        .Where(standing => standing.State is MigrationState.Ahead)
        .Reverse()
        .Select(standing => (standing.Name, standing.Last?.Version is { } version ? set.UndoOf(version) ?? Kept(known[version].Applied, set.Dialect) : null))
        .ToList();

    /// <summary>The undo script that came with what ran: the older artifact does not have it.</summary>
    private static MigrationScript? Kept(HistoryRow? row, SqlDialect dialect) => row?.UndoText is { } text
        ? MigrationScriptRules.Read($"U{row.Version}", new(MigrationKind.Undo, row.Version, row.Description), Encoding.UTF8.GetBytes(text), dialect, new SchemaSketch())
            .Match<MigrationScript?>(script => script, _ => null)
        : null;

    private static Refusal? HalfDone(Facts<MigrationStanding> standings, IReadOnlyCollection<HistoryRow> history)
    {
        var stuck = HistoryRules.Versions(history).Values.Concat(HistoryRules.Repeatables(history).Values).FirstOrDefault(sum => sum.IsHalfDone);
        return stuck is null ? null : new Refusal(
            "migration.half-done",
            standings.FirstOrDefault(standing => standing.Last == stuck.Last)?.Sentence ?? $"{stuck.Last.Name} was left half-way outside a transaction.");
    }

    private static Refusal? Drifted(Facts<MigrationStanding> standings) =>
        standings.FirstOrDefault(standing => standing.State is MigrationState.Changed or MigrationState.Missing) is { } drifted
            ? new Refusal(drifted.State is MigrationState.Changed ? "migration.changed" : "migration.missing", $"{drifted.Name}: {drifted.Sentence}")
            : null;

    private static Refusal? OutOfOrder(Facts<MigrationStanding> standings) =>
        standings.FirstOrDefault(standing => standing.State is MigrationState.OutOfOrder) is { } late
            ? new Refusal("migration.out-of-order", $"{late.Name}: {late.Sentence} It runs only if someone allows it.")
            : null;

    private static Refusal? BackRefused(List<(string Name, MigrationScript? Undo)> back, List<MigrationScript> forward, MigrationLeave leave)
    {
        if (back.Count == 0)
        {
            return null;
        }

        var names = WayBackRules.List(back.Select(one => one.Name).ToList());
        if (!leave.Back)
        {
            return new Refusal("migration.ahead", $"The database has {names}, which this artifact does not have. Only a rollback takes it back.");
        }

        if (back.FirstOrDefault(one => one.Undo is null) is { Name: { } lacking })
        {
            return new Refusal("migration.no-way-back", $"The database cannot go back: {lacking} has no undo script.");
        }

        return !leave.LoseData && back.Select(one => one.Undo).Concat(forward).FirstOrDefault(step => step is { Destroys.Count: > 0 }) is { } taking
            ? new Refusal("migration.loses-data", $"Going back would take data away: {taking.Name.Short}: {taking.Destroys[0]}")
            : null;
    }
}
