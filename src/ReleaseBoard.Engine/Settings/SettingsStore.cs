using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Settings;

/// <summary>The tables of settings: revisions are added and never changed. Secrets are in them encrypted.</summary>
public static class SettingsStore
{
    private const string Columns = "application, environment, revision, pins, by, at, reason";

    /// <summary>The number of the newest revision; 0 where none was ever written.</summary>
    public static int Latest(DbConnection db, Slot slot) => (int)(db.ExecuteScalar<long?>(
        "select max(revision) from settings_revision where application = @Application and environment = @Environment", Key(slot)) ?? 0);

    /// <summary>The newest revisions' numbers of these applications, wherever, in one question.</summary>
    public static IReadOnlyDictionary<Slot, int> LatestOf(DbConnection db, IEnumerable<ApplicationKey> applications) =>
        db.Query<(string Application, string Environment, long Revision)>(
            "select application, environment, max(revision) from settings_revision where application in @keys group by application, environment",
            new { keys = applications.Select(key => key.Value).ToArray() })
        .ToDictionary(row => new Slot(new(row.Application), new(row.Environment)), row => (int)row.Revision);

    /// <summary>The newest revision, or the empty one.</summary>
    public static SlotSettings FindLatest(DbConnection db, Slot slot) => Find(db, slot, Latest(db, slot)) ?? SlotSettings.None(slot);

    /// <summary>One revision; 0 is the empty one, and one that was never written is null.</summary>
    public static SlotSettings? Find(DbConnection db, Slot slot, long revision)
    {
        if (revision == 0)
        {
            return SlotSettings.None(slot);
        }

        var head = db.QuerySingleOrDefault<HeadRow>(
            $"select {Columns} from settings_revision where application = @Application and environment = @Environment and revision = @revision", Key(slot, revision));
        return head is null ? null : head.ToSettings() with
        {
            Items = db.Query<SettingRow>(
                """
                select key, kind, text, locked, mark
                  from setting
                 where application = @Application and environment = @Environment and revision = @revision
                 order by key
                """,
                Key(slot, revision)).Select(row => row.ToSetting(slot)).ToFacts(),
        };
    }

    /// <summary>The revisions of a slot without what is in them, the newest first, before the cursor (a revision's number).</summary>
    public static Page<SlotSettings> History(DbConnection db, Slot slot, int? before, int count)
    {
        var rows = db.Query<HeadRow>(
            $"""
            select {Columns}
              from settings_revision
             where application = @Application and environment = @Environment and revision < @Before
             order by revision desc
             limit @Count
            """,
            new { Application = slot.Application.Value, Environment = slot.Environment.Value, Before = before ?? int.MaxValue, Count = count + 1 }).Select(row => row.ToSettings()).ToList();
        return Stored.ToPage(rows, count, settings => settings.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Adds a revision; the store refuses one that is there already.</summary>
    public static void Add(DbConnection db, SlotSettings settings)
    {
        db.Execute(
            $"insert into settings_revision ({Columns}) values (@Application, @Environment, @Revision, @Pins, @By, @At, @Reason)",
            HeadRow.Of(settings));
        db.Execute(
            """
            insert into setting (application, environment, revision, key, kind, text, locked, mark)
            values (@Application, @Environment, @Revision, @Key, @Kind, @Text, @Locked, @Mark)
            """,
            settings.Items.Select(setting => new
            {
                Application = settings.Slot.Application.Value,
                Environment = settings.Slot.Environment.Value,
                settings.Revision,
                Key = setting.Key.Value,
                Kind = setting.Kind.ToString(),
                setting.Text,
                setting.Secret?.Locked,
                setting.Mark,
            }));
    }

    /// <summary>The encrypted key of marks; null before the first secret.</summary>
    internal static string? MarkKey(DbConnection db) => db.QuerySingleOrDefault<string?>("select locked from settings_mark_key");

    internal static void SaveMarkKey(DbConnection db, string locked) => db.Execute(
        "insert into settings_mark_key (id, locked) values (1, @locked) on conflict (id) do update set locked = excluded.locked", new { locked });

    private static object Key(Slot slot) => new { Application = slot.Application.Value, Environment = slot.Environment.Value };

    private static object Key(Slot slot, long revision) => new { Application = slot.Application.Value, Environment = slot.Environment.Value, revision };

    private sealed record HeadRow(string Application, string Environment, long Revision, string Pins, string By, long At, string? Reason)
    {
        public static HeadRow Of(SlotSettings settings) => new(
            settings.Slot.Application.Value, settings.Slot.Environment.Value, settings.Revision, Stored.Json(settings.Pins),
            settings.By.Value, Stored.Milliseconds(settings.At), settings.Reason);

        public SlotSettings ToSettings() => new()
        {
            Slot = new(new(Application), new(Environment)),
            Revision = (int)Revision,
            Pins = Stored.FromJson<Facts<SettingsPin>>(Pins),
            By = new(By),
            At = Stored.Time(At),
            Reason = Reason,
        };
    }

    private sealed record SettingRow(string Key, string Kind, string? Text, string? Locked, string? Mark)
    {
        public Setting ToSetting(Slot slot) => new()
        {
            Key = new(Key),
            Kind = Stored.Enum<SettingKind>(Kind),
            Text = Text,
            Secret = Locked is null ? null : new(slot.Application, slot.Environment, new(Key), Locked),
            Mark = Mark,
        };
    }
}
