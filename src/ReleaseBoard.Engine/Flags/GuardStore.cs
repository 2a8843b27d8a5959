using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of guards.</summary>
internal static class GuardStore
{
    private const string Columns =
        "id, flag, environment, variant, beside, stages, limits, phase, stage, stage_since as StageSince, since, state_number as StateNumber, saw, by, at, ended_at as EndedAt, revision";

    public static GuardId NextId(DbConnection db) => new(db.ExecuteScalar<long>("select coalesce(max(id), 0) + 1 from flag_guard"));

    public static Guard? Find(DbConnection db, GuardId id) =>
        db.QuerySingleOrDefault<GuardRow>($"select {Columns} from flag_guard where id = @Id", new { Id = id.Value })?.ToGuard();

    /// <summary>The one that is under way; null when there is none.</summary>
    public static Guard? Open(DbConnection db, FlagKey flag, EnvironmentKey environment) => db.QuerySingleOrDefault<GuardRow>(
        $"select {Columns} from flag_guard where flag = @Flag and environment = @Environment and phase in ('Watching', 'Holding')",
        new { Flag = flag.Value, Environment = environment.Value })?.ToGuard();

    /// <summary>All that are under way.</summary>
    public static Facts<Guard> Open(DbConnection db) =>
        db.Query<GuardRow>($"select {Columns} from flag_guard where phase in ('Watching', 'Holding') order by id").Select(row => row.ToGuard()).ToFacts();

    /// <summary>A flag's guards in an environment, the newest first.</summary>
    public static Facts<Guard> List(DbConnection db, FlagKey flag, EnvironmentKey environment, int count) => db.Query<GuardRow>(
        $"select {Columns} from flag_guard where flag = @Flag and environment = @Environment order by id desc limit @count",
        new { Flag = flag.Value, Environment = environment.Value, count }).Select(row => row.ToGuard()).ToFacts();

    public static void Insert(DbConnection db, Guard guard) => db.Execute(
        """
        insert into flag_guard (id, flag, environment, variant, beside, stages, limits, phase, stage, stage_since, since, state_number, saw, by, at, ended_at, revision)
        values (@Id, @Flag, @Environment, @Variant, @Beside, @Stages, @Limits, @Phase, @Stage, @StageSince, @Since, @StateNumber, @Saw, @By, @At, @EndedAt, @Revision)
        """,
        GuardRow.Of(guard));

    /// <summary>False when it is not of the revision before any more.</summary>
    public static bool Save(DbConnection db, Guard guard) => db.Execute(
        """
        update flag_guard
           set phase = @Phase, stage = @Stage, stage_since = @StageSince, since = @Since, state_number = @StateNumber, saw = @Saw, ended_at = @EndedAt,
               revision = @Revision
         where id = @Id and revision = @Revision - 1
        """,
        GuardRow.Of(guard)) == 1;

    private sealed record GuardRow(
        long Id, string Flag, string Environment, string Variant, string Beside, string Stages, string Limits, string Phase, long Stage, long StageSince,
        string Since, long StateNumber, string Saw, string By, long At, long? EndedAt, long Revision)
    {
        public static GuardRow Of(Guard guard) => new(
            guard.Id.Value, guard.Flag.Value, guard.Environment.Value, guard.Variant, guard.Beside, Stored.Json(guard.Stages), Stored.Json(guard.Limits),
            guard.Phase.ToString(), guard.Stage, Stored.Milliseconds(guard.StageSince), Stored.Json(guard.Since), guard.StateNumber, guard.Saw, guard.By.Value,
            Stored.Milliseconds(guard.At), Stored.Milliseconds(guard.EndedAt), guard.Revision);

        public Guard ToGuard() => new()
        {
            Id = new(Id),
            Flag = new(Flag),
            Environment = new(Environment),
            Variant = Variant,
            Beside = Beside,
            Stages = Stored.FromJson<Facts<GuardStage>>(Stages),
            Limits = Stored.FromJson<GuardLimits>(Limits),
            Phase = Stored.Enum<GuardPhase>(Phase),
            Stage = (int)Stage,
            StageSince = Stored.Time(StageSince),
            Since = Stored.FromJson<GuardTotals>(Since),
            StateNumber = (int)StateNumber,
            Saw = Saw,
            By = new(By),
            At = Stored.Time(At),
            EndedAt = Stored.Time(EndedAt),
            Revision = (int)Revision,
        };
    }
}
