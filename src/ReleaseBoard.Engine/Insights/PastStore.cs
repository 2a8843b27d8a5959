using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>What was true at a moment, read from the journal and from nothing else.</summary>
internal static class PastStore
{
    /// <summary>The number of the last entry written by then; 0 before the first.</summary>
    public static long NumberAt(DbConnection db, DateTimeOffset moment) =>
        db.ExecuteScalar<long?>("select number from journal where at <= @at order by at desc, number desc limit 1", new { at = Stored.Milliseconds(moment) }) ?? 0;

    /// <summary>The environments on the board then, from the left to the right.</summary>
    public static Facts<ReleaseEnvironment> Environments(DbConnection db, long last) => db.Query<EntryRow>(
        """
        select application, environment, subject, at, act, details
          from journal
         where number in (select max(number)
                            from journal
                           where act in ('environment.created', 'environment.changed', 'environment.held', 'environment.released', 'environment.deleted')
                             and number <= @last
                           group by environment)
        """,
        new { last })
        .Where(row => row.Act != "environment.deleted")
        .Select(row => Stored.FromJson<ReleaseEnvironment>(row.Details))
        .OrderBy(environment => environment.Position)
        .ThenBy(environment => environment.Key)
        .ToFacts();

    /// <summary>The applications known then, in the order of their keys.</summary>
    public static IReadOnlyList<Application> Applications(DbConnection db, long last) =>
    [
        .. db.Query<string>(
            """
            select details
              from journal
             where number in (select max(number) from journal where act in ('application.created', 'application.changed') and number <= @last group by application)
            """,
            new { last }).Select(Stored.FromJson<Application>).OrderBy(application => application.Key),
    ];

    /// <summary>Who took how much of the traffic, for each place where something was ever said of it.</summary>
    public static IReadOnlyDictionary<Slot, TrafficDetails> Traffic(DbConnection db, long last, IEnumerable<ApplicationKey> applications, IEnumerable<EnvironmentKey> environments) =>
        LastWords(db, last, applications, environments, "act = 'traffic.changed'").ToDictionary(row => row.Slot, row => Stored.FromJson<TrafficDetails>(row.Details));

    /// <summary>What was last said of a promotion to each place.</summary>
    public static IReadOnlyDictionary<Slot, PromotionDetails> Promotions(DbConnection db, long last, IEnumerable<ApplicationKey> applications, IEnumerable<EnvironmentKey> environments) =>
        LastWords(db, last, applications, environments, "act like 'promotion.%'").ToDictionary(row => row.Slot, row => Stored.FromJson<PromotionDetails>(row.Details));

    /// <summary>The artifact that had arrived last: its version, and when.</summary>
    public static IReadOnlyDictionary<ApplicationKey, EntryRow> Latest(DbConnection db, long last, IEnumerable<ApplicationKey> applications)
    {
        var values = new DynamicParameters(new { last });
        return db.Query<EntryRow>(
            $"""
            with a (key) as (values {List(values, "a", applications.Select(key => key.Value))})
            select j.application, j.environment, j.subject, j.at, j.act, j.details
              from a
              join journal j on j.number = (select max(number)
                                              from journal
                                             where application = a.key and environment is null and act = 'artifact.uploaded' and number <= @last)
            """,
            values).ToDictionary(row => new ApplicationKey(row.Application ?? ""));
    }

    // One look into an index for each place, however long the journal is.
    private static IEnumerable<EntryRow> LastWords(
        DbConnection db, long last, IEnumerable<ApplicationKey> applications, IEnumerable<EnvironmentKey> environments, string condition)
    {
        var values = new DynamicParameters(new { last });
        var across = List(values, "e", environments.Select(key => key.Value));
        if (across.Length == 0)
        {
            return [];
        }

        return db.Query<EntryRow>(
            $"""
            with a (key) as (values {List(values, "a", applications.Select(key => key.Value))}),
                 e (key) as (values {across})
            select j.application, j.environment, j.subject, j.at, j.act, j.details
              from a
             cross join e
              join journal j on j.number = (select number
                                              from journal
                                             where application = a.key and environment = e.key and {condition} and number <= @last
                                             order by number desc
                                             limit 1)
            """,
            values);
    }

    private static string List(DynamicParameters values, string prefix, IEnumerable<string> keys) => string.Join(", ", keys.Select((key, index) =>
    {
        values.Add($"{prefix}{index}", key);
        return $"(@{prefix}{index})";
    }));

    internal sealed record EntryRow(string? Application, string? Environment, string? Subject, long At, string Act, string Details)
    {
        public Slot Slot => new(new(Application ?? ""), new(Environment ?? ""));
    }
}
