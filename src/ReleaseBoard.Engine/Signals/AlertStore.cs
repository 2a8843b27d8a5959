using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>The table of alerts, one row a fingerprint.</summary>
internal static class AlertStore
{
    private const string Columns = "fingerprint, name, summary, severity, application, environment, flag, starts_at as StartsAt, ends_at as EndsAt";

    public static Alert? Find(DbConnection db, string fingerprint) =>
        db.QuerySingleOrDefault<AlertRow>($"select {Columns} from alert where fingerprint = @fingerprint", new { fingerprint })?.ToAlert();

    /// <summary>What fires in an environment, the longest first.</summary>
    public static Facts<Alert> Firing(DbConnection db, EnvironmentKey environment) => db.Query<AlertRow>(
        $"select {Columns} from alert where environment = @Environment and ends_at is null order by starts_at, fingerprint",
        new { Environment = environment.Value }).Select(row => row.ToAlert()).ToFacts();

    /// <summary>What fires and concerns a slot, the longest first.</summary>
    public static Facts<Alert> Firing(DbConnection db, Slot slot) => db.Query<AlertRow>(
        $"""
        select {Columns}
          from alert
         where ends_at is null and (environment = @Environment or (environment is null and application = @Application))
         order by starts_at, fingerprint
        """,
        new { Application = slot.Application.Value, Environment = slot.Environment.Value },
        buffered: false).Select(row => row.ToAlert()).Where(alert => AlertRules.Concerns(alert, slot)).ToFacts();

    /// <summary>What fires in a slot, the longest first, then what was over last.</summary>
    public static Facts<Alert> Of(DbConnection db, Slot slot, int most) => db.Query<AlertRow>(
        $"""
        select {Columns}
          from alert
         where application = @Application or environment = @Environment
         order by ends_at is not null, case when ends_at is null then starts_at end, ends_at desc, fingerprint
        """,
        new { Application = slot.Application.Value, Environment = slot.Environment.Value },
        buffered: false).Select(row => row.ToAlert()).Where(alert => AlertRules.Concerns(alert, slot)).Take(most).ToFacts();

    public static void Save(DbConnection db, Alert alert) => db.Execute(
        """
        insert into alert (fingerprint, name, summary, severity, application, environment, flag, starts_at, ends_at)
        values (@Fingerprint, @Name, @Summary, @Severity, @Application, @Environment, @Flag, @StartsAt, @EndsAt)
        on conflict (fingerprint) do update
           set name = excluded.name, summary = excluded.summary, severity = excluded.severity, application = excluded.application,
               environment = excluded.environment, flag = excluded.flag, starts_at = excluded.starts_at, ends_at = excluded.ends_at
        """,
        AlertRow.Of(alert));

    /// <summary>Everything that fires anywhere, the longest first.</summary>
    public static Facts<Alert> Firing(DbConnection db, int most) => db.Query<AlertRow>(
        $"select {Columns} from alert where ends_at is null order by starts_at, fingerprint limit @Most", new { Most = most }).Select(row => row.ToAlert()).ToFacts();

    /// <summary>What fires and names neither an application nor an environment nor a flag, the longest first.</summary>
    public static Facts<Alert> Nowhere(DbConnection db, int most) => db.Query<AlertRow>(
        $"select {Columns} from alert where ends_at is null and application is null and environment is null and flag is null order by starts_at, fingerprint limit @Most",
        new { Most = most }).Select(row => row.ToAlert()).ToFacts();

    /// <summary>Lets go of what has been over since before an instant.</summary>
    public static int Forget(DbConnection db, DateTimeOffset before) => db.Execute("delete from alert where ends_at < @before", new { before = Stored.Milliseconds(before) });

    private sealed record AlertRow(
        string Fingerprint, string Name, string Summary, string Severity, string? Application, string? Environment, string? Flag, long StartsAt, long? EndsAt)
    {
        public static AlertRow Of(Alert alert) => new(
            alert.Fingerprint, alert.Name, alert.Summary, alert.Severity, alert.Application?.Value, alert.Environment?.Value, alert.Flag,
            Stored.Milliseconds(alert.StartsAt), Stored.Milliseconds(alert.EndsAt));

        public Alert ToAlert() => new()
        {
            Fingerprint = Fingerprint,
            Name = Name,
            Summary = Summary,
            Severity = Severity,
            Application = Application is null ? null : new(Application),
            Environment = Environment is null ? null : new(Environment),
            Flag = Flag,
            StartsAt = Stored.Time(StartsAt),
            EndsAt = Stored.Time(EndsAt),
        };
    }
}
