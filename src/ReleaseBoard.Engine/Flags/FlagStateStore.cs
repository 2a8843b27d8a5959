using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of flags' states: every revision there ever was, and which is the newest.</summary>
public static class FlagStateStore
{
    private const string Columns = "flag, environment, number, plan, by, at, reason";

    /// <summary>The newest revision, or null where nobody has set the flag yet.</summary>
    public static FlagState? Current(DbConnection db, FlagKey flag, EnvironmentKey environment) => db.QuerySingleOrDefault<StateRow>(
        $"select {Columns} from flag_state where flag = @flag and environment = @environment and is_current = 1",
        new { flag = flag.Value, environment = environment.Value })?.ToState();

    /// <summary>The newest revisions of a flag, one an environment in which it was set.</summary>
    public static Facts<FlagState> Current(DbConnection db, FlagKey flag) => db.Query<StateRow>(
        $"select {Columns} from flag_state where flag = @flag and is_current = 1 order by environment", new { flag = flag.Value }).Select(row => row.ToState()).ToFacts();

    /// <summary>The newest revisions of some flags.</summary>
    public static ILookup<FlagKey, FlagState> Current(DbConnection db, IEnumerable<FlagKey> flags) => db.Query<StateRow>(
        $"select {Columns} from flag_state where flag in @flags and is_current = 1", new { flags = flags.Select(key => key.Value).ToArray() })
        .Select(row => row.ToState()).ToLookup(state => state.Flag);

    /// <summary>The newest revision of every flag that was set in the environment.</summary>
    public static IEnumerable<FlagState> Current(DbConnection db, EnvironmentKey environment) => db.Query<StateRow>(
        $"select {Columns} from flag_state where environment = @environment and is_current = 1 order by flag", new { environment = environment.Value }).Select(row => row.ToState());

    public static FlagState? At(DbConnection db, FlagKey flag, EnvironmentKey environment, int number) => db.QuerySingleOrDefault<StateRow>(
        $"select {Columns} from flag_state where flag = @flag and environment = @environment and number = @number",
        new { flag = flag.Value, environment = environment.Value, number })?.ToState();

    /// <summary>Newest first, before the cursor (a revision's number).</summary>
    public static Page<FlagState> History(DbConnection db, FlagKey flag, EnvironmentKey environment, int? before, int count)
    {
        var rows = db.Query<StateRow>(
            $"""
            select {Columns}
              from flag_state
             where flag = @Flag and environment = @Environment and number < @Before
             order by number desc
             limit @Count
            """,
            new { Flag = flag.Value, Environment = environment.Value, Before = before ?? int.MaxValue, Count = count + 1 }).Select(row => row.ToState()).ToList();
        return Stored.ToPage(rows, count, state => state.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Adds the next revision; a number that is there already is a mistake of the caller and fails.</summary>
    public static void Append(DbConnection db, FlagState state)
    {
        db.Execute(
            "update flag_state set is_current = 0 where flag = @Flag and environment = @Environment and is_current = 1",
            new { Flag = state.Flag.Value, Environment = state.Environment.Value });
        db.Execute(
            """
            insert into flag_state (flag, environment, number, plan, by, at, reason, is_current)
            values (@Flag, @Environment, @Number, @Plan, @By, @At, @Reason, 1)
            """,
            StateRow.Of(state));
    }

    /// <summary>Writes the reason that came after the act; one that is there stays.</summary>
    public static void Explain(DbConnection db, FlagState state) => db.Execute(
        "update flag_state set reason = @Reason where flag = @Flag and environment = @Environment and number = @Number and reason is null", StateRow.Of(state));

    private sealed record StateRow(string Flag, string Environment, long Number, string Plan, string By, long At, string? Reason)
    {
        public static StateRow Of(FlagState state) => new(
            state.Flag.Value, state.Environment.Value, state.Number, Stored.Json(state.Plan), state.By.Value, Stored.Milliseconds(state.At), state.Reason);

        public FlagState ToState() => new()
        {
            Flag = new(Flag),
            Environment = new(Environment),
            Number = (int)Number,
            Plan = Stored.FromJson<FlagPlan>(Plan),
            By = new(By),
            At = Stored.Time(At),
            Reason = Reason,
        };
    }
}
