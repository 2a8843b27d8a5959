using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of changes that were asked for.</summary>
public static class FlagChangeStore
{
    private const string Columns = "id, flag, environment, phase, based_on as BasedOn, steps, made, by, at, reason, approvals, votes, why, revision";

    private const string IsOpen = "phase in ('AwaitingApproval', 'Scheduled')";

    public static FlagChange? Find(DbConnection db, FlagChangeId id) =>
        db.QuerySingleOrDefault<ChangeRow>($"select {Columns} from flag_change where id = @id", new { id = id.ToString() })?.ToChange();

    /// <summary>The newest 100 changes of a flag, open ones first.</summary>
    public static Facts<FlagChange> Of(DbConnection db, FlagKey flag) => db.Query<ChangeRow>(
        $"select {Columns} from flag_change where flag = @flag order by {IsOpen} desc, at desc, id limit 100", new { flag = flag.Value }).Select(row => row.ToChange()).ToFacts();

    /// <summary>All changes that are not over, the oldest first.</summary>
    public static Facts<FlagChange> Open(DbConnection db) =>
        db.Query<ChangeRow>($"select {Columns} from flag_change where {IsOpen} order by at, id").Select(row => row.ToChange()).ToFacts();

    /// <summary>The open changes of some flags.</summary>
    public static ILookup<FlagKey, FlagChange> Open(DbConnection db, IEnumerable<FlagKey> flags) => db.Query<ChangeRow>(
        $"select {Columns} from flag_change where flag in @flags and {IsOpen} order by at, id", new { flags = flags.Select(key => key.Value).ToArray() })
        .Select(row => row.ToChange()).ToLookup(change => change.Flag);

    /// <summary>How many open changes the flag has in the environment.</summary>
    public static long CountOpen(DbConnection db, FlagKey flag, EnvironmentKey environment) => db.ExecuteScalar<long>(
        $"select count(*) from flag_change where flag = @flag and environment = @environment and {IsOpen}", new { flag = flag.Value, environment = environment.Value });

    /// <summary>The changes whose next step has its time, the longest due first.</summary>
    public static Facts<FlagChangeId> Due(DbConnection db, DateTimeOffset now) => db.Query<string>(
        "select id from flag_change where due_at is not null and due_at <= @now order by due_at, id limit 1000", new { now = Stored.Milliseconds(now) })
        .Select(id => new FlagChangeId(Guid.Parse(id))).ToFacts();

    /// <summary>Inserts revision 1, or writes over what is there.</summary>
    public static void Save(DbConnection db, FlagChange change) => db.Execute(
        """
        insert into flag_change (id, flag, environment, phase, due_at, based_on, steps, made, by, at, reason, approvals, votes, why, revision)
        values (@Id, @Flag, @Environment, @Phase, @DueAt, @BasedOn, @Steps, @Made, @By, @At, @Reason, @Approvals, @Votes, @Why, @Revision)
        on conflict (id) do update set phase = excluded.phase, due_at = excluded.due_at, based_on = excluded.based_on, made = excluded.made,
               votes = excluded.votes, why = excluded.why, revision = excluded.revision
        """,
        new
        {
            Id = change.Id.ToString(),
            Flag = change.Flag.Value,
            Environment = change.Environment.Value,
            Phase = change.Phase.ToString(),
            DueAt = change.Phase is FlagChangePhase.Scheduled && change.Next is { } step ? Stored.Milliseconds(step.At ?? change.At) : default(long?),
            change.BasedOn,
            Steps = Stored.Json(change.Steps),
            change.Made,
            By = change.By.Value,
            At = Stored.Milliseconds(change.At),
            change.Reason,
            Approvals = Stored.Json(change.Approvals),
            Votes = Stored.Json(change.Votes),
            change.Why,
            change.Revision,
        });

    private sealed record ChangeRow(
        string Id, string Flag, string Environment, string Phase, long BasedOn, string Steps, long Made, string By, long At, string? Reason,
        string Approvals, string Votes, string? Why, long Revision)
    {
        public FlagChange ToChange() => new()
        {
            Id = new(Guid.Parse(Id)),
            Flag = new(Flag),
            Environment = new(Environment),
            Phase = Stored.Enum<FlagChangePhase>(Phase),
            BasedOn = (int)BasedOn,
            Steps = Stored.FromJson<Facts<FlagChangeStep>>(Steps),
            Made = (int)Made,
            By = new(By),
            At = Stored.Time(At),
            Reason = Reason,
            Approvals = Stored.FromJson<Facts<ApprovalRule>>(Approvals),
            Votes = Stored.FromJson<Facts<FlagVote>>(Votes),
            Why = Why,
            Revision = (int)Revision,
        };
    }
}
