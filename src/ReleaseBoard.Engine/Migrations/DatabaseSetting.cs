using System.Data.Common;
using System.Text;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>What the settings of a database application say: where its database is, and what its migrations may do.</summary>
public sealed class DatabaseSetting(Database database, SettingsReading settings)
{
    internal const string Connection = "connection";

    // Said where a setting is said, so that it has a revision, travels by a promotion and stands in the journal.
    private const string OutOfOrder = "out_of_order";

    /// <summary>The connection in the clear. Refused when these settings do not say it.</summary>
    /// <param name="revision">The revision of the slot's settings; null for the newest.</param>
    public Outcome<DatabaseWords> Read(Slot slot, int? revision) => database.Read(db =>
    {
        var asked = revision ?? SettingsStore.Latest(db, slot);
        return SettingsReading.Fill(db, slot, asked).Then(filled => settings.Open(filled).Then<DatabaseWords>(values => values[Connection] is { Length: > 0 } connection
            ? new DatabaseWords(connection, Mark(filled), values[OutOfOrder] == "true")
            : Refusal.Unprocessable("migration.no-connection", $"The settings of {slot} do not say where its database is: give them the secret '{Connection}'.")));
    });

    /// <summary>
    /// Tells one connection from another without opening it, by what is stored: a secret that stays the same keeps its bytes from one revision
    /// to the next. Empty where the settings do not say it.
    /// </summary>
    internal static string Mark(DbConnection db, Slot slot, long revision) => SettingsReading.Fill(db, slot, revision).Match(Mark, _ => "");

    private static string Mark(Facts<FilledSetting> filled) => filled.FirstOrDefault(setting => setting.Key.Value == Connection) is { } said
        ? Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', said.Parts.Select(part => part.Secret?.Locked ?? part.Text)))).Value
        : "";
}

/// <summary>A database's address, with its password.</summary>
/// <param name="Mark">The same as long as the connection is.</param>
public sealed record DatabaseWords(string Connection, string Mark, bool OutOfOrder)
{
    /// <summary>Never the connection, so that no log gives it away.</summary>
    public override string ToString() => "a database";
}
