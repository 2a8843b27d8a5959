using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Settings;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>Refuses a connection that no migration could use when it is said, with the sentence that an apply would end with.</summary>
public sealed class ConnectionCheck(DatabaseDoor door)
{
    public Refusal? Check(DbConnection db, Slot slot, Func<string, string?> read)
    {
        if (ApplicationStore.Find(db, slot.Application)?.Kind is not ApplicationKind.Database || read(DatabaseSetting.Connection) is not { } connection)
        {
            return null;
        }

        if (ArtifactStore.Latest(db, [slot.Application]).GetValueOrDefault(slot.Application)?.Manifest.Database is { Engine: var engine })
        {
            return door.Check(engine, connection);
        }

        // Before anything arrived nobody knows which engine it will be for.
        return door.Check(DatabaseEngine.Postgresql, connection) is { } postgres && door.Check(DatabaseEngine.Sqlite, connection) is { } sqlite
            ? IsAddress(connection) ? postgres : sqlite
            : null;
    }

    private static bool IsAddress(string connection) => connection.Contains("://", StringComparison.Ordinal) || connection.Contains("host=", StringComparison.OrdinalIgnoreCase);
}
