using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>The table of dry runs: the last of each artifact in each environment.</summary>
internal static class RehearsalStore
{
    public static Rehearsal? Find(DbConnection db, Slot slot, Digest digest) =>
        db.QuerySingleOrDefault<string?>(
            "select facts from rehearsal where application = @Application and environment = @Environment and digest = @Digest", Key(slot, digest)) is { } facts
            ? Stored.FromJson<Rehearsal>(facts)
            : null;

    public static void Save(DbConnection db, Slot slot, Digest digest, Rehearsal rehearsal, OperatorName by) => db.Execute(
        """
        insert into rehearsal (application, environment, digest, at, by_name, facts)
        values (@Application, @Environment, @Digest, @At, @By, @Facts)
        on conflict (application, environment, digest) do update set at = excluded.at, by_name = excluded.by_name, facts = excluded.facts
        """,
        new
        {
            Application = slot.Application.Value,
            Environment = slot.Environment.Value,
            Digest = digest.Value,
            At = Stored.Milliseconds(rehearsal.At),
            By = by.Value,
            Facts = Stored.Json(rehearsal),
        });

    private static object Key(Slot slot, Digest digest) => new { Application = slot.Application.Value, Environment = slot.Environment.Value, Digest = digest.Value };
}
