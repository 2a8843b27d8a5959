using System.Data.Common;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Where monitoring systems say what fires and what is over.</summary>
public sealed class AlertDesk(Database database, Feed feed, SourceBoard sources, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Takes a message in whole. Told again, nothing changes; what began or ended stands in the journal once.</summary>
    public async Task<Outcome<Facts<Alert>>> ReceiveAsync(Facts<Alert> told, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(feed, [Topic.Alerts, Topic.Health], db => Receive(db, told, by), cancellationToken);
        if (outcome.Refusal is null)
        {
            foreach (var place in told.Where(alert => alert.Slot is not null).GroupBy(alert => alert.Slot ?? default))
            {
                sources.Hear(place.Key, "alertmanager", SourceKind.Alertmanager, place.Count(), 0, []);
            }
        }

        return outcome;
    }

    /// <summary>What fires in a slot, the longest first, then what was over last; alerts that name only its application or its environment are of it too.</summary>
    public Facts<Alert> Of(Slot slot, int most) => database.Read(db => AlertStore.Of(db, slot, most));

    /// <summary>What fires anywhere, the longest first.</summary>
    public Facts<Alert> FiringAnywhere(int most) => database.Read(db => AlertStore.Firing(db, most));

    /// <summary>What fires and names neither an application nor an environment, the longest first: it counts for nobody's health.</summary>
    public Facts<Alert> Nowhere(int most) => database.Read(db => AlertStore.Nowhere(db, most));

    private Outcome<Facts<Alert>> Receive(DbConnection db, Facts<Alert> told, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Find(db, by, now).Then<Facts<Alert>>(actor =>
        {
            foreach (var news in told)
            {
                // Labels are the teller's own words: who is narrowed to some applications tells of those only, and of no flag.
                var known = AlertStore.Find(db, news.Fingerprint);
                var refusal = PermissionRules.Check(actor, Permission.ReportSignals, news.Application)
                    ?? (known is null ? null : PermissionRules.Check(actor, Permission.ReportSignals, known.Application))
                    ?? (news.Flag is null && known?.Flag is null ? null : PermissionRules.Check(actor, Permission.ReportSignals));
                if (refusal is not null)
                {
                    return refusal;
                }

                Keep(db, known, news, actor, now);
            }

            AlertStore.Forget(db, now - KeptFor);
            return told;
        });
    }

    private static void Keep(DbConnection db, Alert? known, Alert news, Actor by, DateTimeOffset now)
    {
        var alert = AlertRules.Told(known, news);
        if (alert == known)
        {
            return;
        }

        AlertStore.Save(db, alert);
        if (alert.IsFiring != (known?.IsFiring ?? false))
        {
            var note = new JournalNote(alert.IsFiring ? "alert.fired" : "alert.resolved", $"{alert.Name} {(alert.IsFiring ? "fires" : "is over")}.{(alert.Summary.Length > 0 ? $" {alert.Summary}" : "")}")
            {
                Application = alert.Application,
                Environment = alert.Environment,
                Subject = alert.Flag ?? alert.Name,
                Details = Stored.Json(alert),
            };
            JournalStore.Append(db, note, by.Name, now);
        }
    }
}
