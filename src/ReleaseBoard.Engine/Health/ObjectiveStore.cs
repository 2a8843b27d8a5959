using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>The table of objectives: one row a slot that has any, with the alarm that was last told.</summary>
internal static class ObjectiveStore
{
    private const string Columns = "application, environment, body, alarm, revision";

    public static SlotObjectives Find(DbConnection db, Slot slot) =>
        db.QuerySingleOrDefault<ObjectiveRow>(
            $"select {Columns} from objective where application = @Application and environment = @Environment", Key(slot))?.ToObjectives() ?? new SlotObjectives { Slot = slot };

    public static IReadOnlyList<(SlotObjectives Objectives, BurnAlarm Alarm)> List(DbConnection db) =>
        [.. db.Query<ObjectiveRow>($"select {Columns} from objective").Select(row => (row.ToObjectives(), Stored.Enum<BurnAlarm>(row.Alarm)))];

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, SlotObjectives objectives) => db.Execute(
        """
        insert into objective (application, environment, body, alarm, revision)
        values (@Application, @Environment, @Body, @Alarm, @Revision)
        on conflict (application, environment) do update set body = excluded.body, revision = excluded.revision
         where objective.revision = excluded.revision - 1
        """,
        ObjectiveRow.Of(objectives)) == 1;

    public static void SaveAlarm(DbConnection db, Slot slot, BurnAlarm alarm) => db.Execute(
        "update objective set alarm = @Alarm where application = @Application and environment = @Environment",
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, Alarm = alarm.ToString() });

    private static object Key(Slot slot) => new { Application = slot.Application.Value, Environment = slot.Environment.Value };

    private sealed record Contents(Facts<Objective> Objectives, GradeLimits Limits);

    private sealed record ObjectiveRow(string Application, string Environment, string Body, string Alarm, long Revision)
    {
        public static ObjectiveRow Of(SlotObjectives objectives) => new(
            objectives.Slot.Application.Value, objectives.Slot.Environment.Value, Stored.Json(new Contents(objectives.Objectives, objectives.Limits)),
            nameof(BurnAlarm.None), objectives.Revision);

        public SlotObjectives ToObjectives()
        {
            var body = Stored.FromJson<Contents>(Body);
            return new() { Slot = new(new(Application), new(Environment)), Objectives = body.Objectives, Limits = body.Limits, Revision = (int)Revision };
        }
    }
}
