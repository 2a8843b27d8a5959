using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>What the settings of a database application say: where its database is, and what its migrations may do.</summary>
public sealed class DatabaseSetting(Database database, SettingsReading settings)
{
    private const string Connection = "connection";

    // Said where a setting is said, so that it has a revision, travels by a promotion and stands in the journal.
    private const string OutOfOrder = "out_of_order";

    /// <summary>The connection in the clear. Refused when these settings do not say it.</summary>
    /// <param name="revision">The revision of the slot's settings; null for the newest.</param>
    public Outcome<DatabaseWords> Read(Slot slot, int? revision) => database.Read(db =>
        settings.Resolve(db, slot, revision ?? SettingsStore.Latest(db, slot)).Then<DatabaseWords>(values => values[Connection] is { Length: > 0 } connection
            ? new DatabaseWords(connection, values[OutOfOrder] == "true")
            : Refusal.Unprocessable("migration.no-connection", $"The settings of {slot} do not say where its database is: give them the secret '{Connection}'.")));
}

/// <summary>A database's address, with its password.</summary>
public sealed record DatabaseWords(string Connection, bool OutOfOrder)
{
    /// <summary>Never the connection, so that no log gives it away.</summary>
    public override string ToString() => "a database";
}
