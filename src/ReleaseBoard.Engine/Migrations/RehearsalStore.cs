using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>The table of dry runs: the last of each artifact in each environment's database, told from the next one by its connection.</summary>
internal static class RehearsalStore
{
    public static Rehearsal? Find(DbConnection db, Slot slot, Digest digest, string connection) =>
        db.QuerySingleOrDefault<string?>(
            "select facts from rehearsal where application = @Application and environment = @Environment and digest = @Digest and connection = @Connection",
            new { Application = slot.Application.Value, Environment = slot.Environment.Value, Digest = digest.Value, Connection = connection }) is { } facts
            ? Stored.FromJson<Rehearsal>(facts)
            : null;

    public static void Save(DbConnection db, Slot slot, Digest digest, string connection, Rehearsal rehearsal, OperatorName by) => db.Execute(
        """
        insert into rehearsal (application, environment, digest, connection, at, by_name, facts)
        values (@Application, @Environment, @Digest, @Connection, @At, @By, @Facts)
        on conflict (application, environment, digest, connection) do update set at = excluded.at, by_name = excluded.by_name, facts = excluded.facts
        """,
        new
        {
            Application = slot.Application.Value,
            Environment = slot.Environment.Value,
            Digest = digest.Value,
            Connection = connection,
            At = Stored.Milliseconds(rehearsal.At),
            By = by.Value,
            Facts = Stored.Json(rehearsal),
        });
}
