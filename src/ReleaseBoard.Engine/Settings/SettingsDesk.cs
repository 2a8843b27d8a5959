using System.Data.Common;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Settings;

/// <summary>Where an application's settings in an environment are read, compared and written.</summary>
public sealed class SettingsDesk(Database database, Feed feed, SettingsVault vault, IEnumerable<SettingsCheck> checks, TimeProvider clock)
{
    /// <summary>The newest revision; the empty one with number 0 where none was ever written.</summary>
    public Outcome<SlotSettings> Latest(Slot slot) => database.Read(db => Place(db, slot) is { } refusal ? refusal : (Outcome<SlotSettings>)SettingsStore.FindLatest(db, slot));

    /// <summary>One revision by its number; null is the newest.</summary>
    public Outcome<SlotSettings> Find(Slot slot, int? revision) => database.Read(db => Find(db, slot, revision));

    /// <summary>The revisions of a slot without what is in them, the newest first.</summary>
    public Page<SlotSettings> History(Slot slot, int? before, int count) => database.Read(db => SettingsStore.History(db, slot, before, Math.Clamp(count, 1, 200)));

    /// <summary>Two revisions side by side, of one environment or of two; null is the newest.</summary>
    public Outcome<SettingsDifference> Difference(Slot left, int? leftRevision, Slot right, int? rightRevision) => database.Read(db =>
        Find(db, left, leftRevision).Then(one => Find(db, right, rightRevision).Then<SettingsDifference>(other => SettingsDifferenceRules.Between(one, other))));

    /// <summary>The newest revisions of the applications that these settings refer to, to be held beside the ones they are read from.</summary>
    public IReadOnlyDictionary<ApplicationKey, int> LatestOf(SlotSettings settings) => database.Read(db =>
        settings.Pins.ToDictionary(pin => pin.Application, pin => SettingsStore.Latest(db, settings.Slot with { Application = pin.Application })));

    /// <summary>Writes a new revision. The same wish again changes nothing. Nothing that runs is touched: a revision travels by a promotion.</summary>
    public Task<Outcome<SlotSettings>> PutAsync(SettingsWish wish, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Settings], db => Put(db, wish, by), cancellationToken);

    private Outcome<SlotSettings> Put(DbConnection db, SettingsWish wish, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Authorize(db, by, Permission.EditSettings, wish.Slot.Application, now).Then(actor =>
        {
            if (Place(db, wish.Slot) is { } unknown)
            {
                return unknown;
            }

            var known = SettingsStore.FindLatest(db, wish.Slot);
            return SettingsRules.Apply(known, wish, vault.Sealing(db, wish.Slot), Book(db, wish.Slot.Environment)).Then<SlotSettings>(next =>
            {
                if (next.Revision == known.Revision)
                {
                    return known;
                }

                return (OutOfReach(actor, known, next) ?? OfNoUse(db, next)) is { } refusal ? refusal : Keep(db, known, next with { By = actor.Name, At = now }, now);
            });
        });
    }

    // Whoever may edit one application only could else have another's secrets handed to it.
    private static Refusal? OutOfReach(Actor actor, SlotSettings known, SlotSettings next) => SettingsRules.Reaches(next).Except(SettingsRules.Reaches(known))
        .Select(reference => PermissionRules.Check(actor, Permission.EditSettings, reference.Application))
        .FirstOrDefault(refusal => refusal is not null);

    private Refusal? OfNoUse(DbConnection db, SlotSettings next) => SettingFillRules.Fill(next, Book(db, next.Slot.Environment).At)
        .Match(filled => checks.Select(check => check(db, next.Slot, key => Opened(filled, key))).FirstOrDefault(refusal => refusal is not null), refusal => refusal);

    private string? Opened(Facts<FilledSetting> filled, string key) =>
        filled.FirstOrDefault(setting => setting.Key.Value == key)?.Open(vault.Open).Match<string?>(value => value, _ => null);

    private static SlotSettings Keep(DbConnection db, SlotSettings known, SlotSettings next, DateTimeOffset now)
    {
        SettingsStore.Add(db, next);
        var difference = SettingsDifferenceRules.Between(known, next);
        JournalStore.Append(
            db,
            new("settings.changed", $"The settings of {next.Slot} are r{next.Revision}: {SettingsDifferenceRules.Words(difference)}.")
            {
                Slot = next.Slot,
                Subject = $"r{next.Revision}",
                Reason = next.Reason,

                // Names only: the journal is read by everyone, and kept.
                Details = Stored.Json(new { next.Revision, Changes = difference.Items.Where(item => item.Change is not SettingChange.Same).Select(item => new { Key = item.Key.Value, item.Change }) }),
            },
            next.By,
            now);
        return next;
    }

    private static Outcome<SlotSettings> Find(DbConnection db, Slot slot, int? revision) =>
        Place(db, slot) is { } refusal ? refusal
        : revision is null ? SettingsStore.FindLatest(db, slot)
        : SettingsStore.Find(db, slot, revision.Value) is { } found ? found : SettingsReading.Unknown(slot, revision.Value);

    private static SettingsBook Book(DbConnection db, EnvironmentKey environment) => new(
        application => SettingsStore.Latest(db, new(application, environment)),
        pin => SettingsStore.Find(db, new(pin.Application, environment), pin.Revision));

    private static Refusal? Place(DbConnection db, Slot slot) =>
        ApplicationStore.Find(db, slot.Application) is null ? Refusal.NotFound("application.unknown", $"There is no application {slot.Application}.")
        : EnvironmentStore.Find(db, slot.Environment) is null ? Refusal.NotFound("environment.unknown", $"There is no environment {slot.Environment}.")
        : null;
}
