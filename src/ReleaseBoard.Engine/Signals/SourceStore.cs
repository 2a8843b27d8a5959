using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>The table of sources. Secrets are in it encrypted, and in no fact.</summary>
internal static class SourceStore
{
    private const string Columns =
        "application, environment, name, kind, address, access, user_name as UserName, queries, interval_ms as Interval, timeout_ms as Timeout, maximum_bytes as MaximumBytes, revision";

    public static SignalSource? Find(DbConnection db, Slot slot, string name) => db.QuerySingleOrDefault<SourceRow>(
        $"select {Columns} from source where application = @Application and environment = @Environment and name = @name",
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, name })?.ToSource();

    /// <summary>The sources of a slot, by name.</summary>
    public static Facts<SignalSource> List(DbConnection db, Slot slot) => db.Query<SourceRow>(
        $"select {Columns} from source where application = @Application and environment = @Environment order by name",
        DeploymentStore.Key(slot)).Select(row => row.ToSource()).ToFacts();

    /// <summary>All sources: 20 a slot at most.</summary>
    public static Facts<SignalSource> List(DbConnection db) =>
        db.Query<SourceRow>($"select {Columns} from source order by application, environment, name").Select(row => row.ToSource()).ToFacts();

    /// <summary>The encrypted secret; null when there is none.</summary>
    public static string? Secret(DbConnection db, Slot slot, string name) => db.QuerySingleOrDefault<string?>(
        "select secret from source where application = @Application and environment = @Environment and name = @name",
        new { Application = slot.Application.Value, Environment = slot.Environment.Value, name });

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster. A null secret keeps the one there is.</summary>
    public static bool Save(DbConnection db, SignalSource source, string? secret) => db.Execute(
        """
        insert into source (application, environment, name, kind, address, access, user_name, secret, queries, interval_ms, timeout_ms, maximum_bytes, revision)
        values (@Application, @Environment, @Name, @Kind, @Address, @Access, @UserName, @Secret, @Queries, @Interval, @Timeout, @MaximumBytes, @Revision)
        on conflict (application, environment, name) do update
           set kind = excluded.kind, address = excluded.address, access = excluded.access, user_name = excluded.user_name,
               secret = case when @HasSecret = 0 then null else coalesce(excluded.secret, source.secret) end,
               queries = excluded.queries, interval_ms = excluded.interval_ms, timeout_ms = excluded.timeout_ms,
               maximum_bytes = excluded.maximum_bytes, revision = excluded.revision
         where source.revision = excluded.revision - 1
        """,
        new
        {
            Application = source.Slot.Application.Value,
            Environment = source.Slot.Environment.Value,
            source.Name,
            Kind = source.Kind.ToString(),
            Address = source.Address?.AbsoluteUri,
            Access = source.Access.Kind.ToString(),
            UserName = source.Access.User,
            Secret = secret,
            source.Access.HasSecret,
            Queries = Stored.Json(source.Queries),
            Interval = (long)source.Interval.TotalMilliseconds,
            Timeout = (long)source.Timeout.TotalMilliseconds,
            source.MaximumBytes,
            source.Revision,
        }) == 1;

    public static void Delete(DbConnection db, SignalSource source) => db.Execute(
        "delete from source where application = @Application and environment = @Environment and name = @Name",
        new { Application = source.Slot.Application.Value, Environment = source.Slot.Environment.Value, source.Name });

    private sealed record SourceRow(
        string Application, string Environment, string Name, string Kind, string? Address, string Access, string UserName,
        string Queries, long Interval, long Timeout, long MaximumBytes, long Revision)
    {
        public SignalSource ToSource() => new()
        {
            Slot = new(new(Application), new(Environment)),
            Name = Name,
            Kind = Stored.Enum<SourceKind>(Kind),
            Address = Address is null ? null : new Uri(Address),
            // There is no way to show who asks without a secret; the rules see to it.
            Access = new(Stored.Enum<SourceAccessKind>(Access), UserName, Stored.Enum<SourceAccessKind>(Access) is not SourceAccessKind.None),
            Queries = Stored.FromJson<Facts<SourceQuery>>(Queries),
            Interval = TimeSpan.FromMilliseconds(Interval),
            Timeout = TimeSpan.FromMilliseconds(Timeout),
            MaximumBytes = (int)MaximumBytes,
            Revision = (int)Revision,
        };
    }
}
