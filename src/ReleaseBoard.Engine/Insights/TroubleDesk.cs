using System.Collections.Concurrent;
using System.Data.Common;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where whoever is on call looks at trouble and says that it is theirs.</summary>
public sealed class TroubleDesk(Database database, Feed feed, ChangeDesk changes, HealthDesk health, HealthBoard board, TimeProvider clock)
{
    private const string Act = "health.acknowledged";
    private const int LastPromotions = 5;
    private const int MostWords = 1_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    // As far back as memory holds ten seconds at a time.
    private static readonly TimeSpan LongestCalm = TimeSpan.FromHours(5);

    // One entry a slot that somebody looked at within the last minute.
    private readonly ConcurrentDictionary<Slot, Seen> _seen = new();

    // The last word on each slot; read from the journal when first asked. At most one entry a slot.
    private readonly Lock _gate = new();
    private Dictionary<Slot, Acknowledgement>? _words;

    /// <summary>How it stands now; read once a second for all who look.</summary>
    public Trouble Of(Slot slot)
    {
        var now = clock.GetUtcNow();
        var grade = board.Verdict(slot).Grade;
        if (!_seen.TryGetValue(slot, out var seen) || seen.Second != now.ToUnixTimeSeconds() || seen.Grade != grade)
        {
            seen = new Seen(now.ToUnixTimeSeconds(), grade, Read(slot, grade, now));
            _seen[slot] = seen;
            foreach (var old in _seen.Where(other => seen.Second - other.Value.Second > 60))
            {
                _seen.TryRemove(old);
            }
        }

        var word = Word(slot);
        return seen.Trouble with { OnIt = TroubleRules.Holds(word, grade is HealthGrade.Healthy && seen.Trouble.Changed is null, seen.Trouble.Changed?.Onset, range => WasCalm(slot, range)) ? word : null };
    }

    /// <summary>A person says that they are on it.</summary>
    public async Task<Outcome<Acknowledgement>> AcknowledgeAsync(Slot slot, string? note, Credential by, CancellationToken cancellationToken)
    {
        Word(slot);
        var now = clock.GetUtcNow();
        var isTroubled = TroubleRules.IsTroubled(board.Verdict(slot).Grade, SuspectRules.Tripped(changes.Changes(slot, now - TroubleRules.Spoken, now), now));
        var outcome = await database.WriteAsync(feed, [], db => Acknowledge(db, slot, note, isTroubled, by), cancellationToken);
        if (outcome is Outcome<Acknowledgement>.Accepted { Value: var word })
        {
            lock (_gate)
            {
                Words()[slot] = word;
            }

            // Not before the word is in memory: whoever hears it reads from there.
            feed.Announce(Topic.Health);
        }

        return outcome;
    }

    private Outcome<Acknowledgement> Acknowledge(DbConnection db, Slot slot, string? note, bool isTroubled, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Authorize(db, by, Permission.ReportSignals, slot.Application, now).Then<Acknowledgement>(actor =>
        {
            if (TroubleRules.Check(note) is { } refusal)
            {
                return refusal;
            }

            if (!isTroubled && board.Verdict(slot).Grade is not HealthGrade.Unknown)
            {
                return new Refusal("health.healthy", $"{slot} is healthy: there is nothing to be on.");
            }

            var reason = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
            JournalStore.Append(db, new JournalNote(Act, $"{actor.Name} is on it: {slot}.") { Slot = slot, Reason = reason }, actor.Name, now);
            return new Acknowledgement(slot, actor.Name, now, reason);
        });
    }

    private Trouble Read(Slot slot, HealthGrade grade, DateTimeOffset now)
    {
        var recent = changes.Changes(slot, now - TroubleRules.Spoken, now);
        var back = TroubleRules.LastBack(recent);
        var isTroubled = TroubleRules.IsTroubled(grade, SuspectRules.Tripped(recent, now));
        var (past, firing) = database.Read(db => (PromotionStore.List(db, new PromotionFilter { Application = slot.Application, Environment = slot.Environment }, null, LastPromotions), AlertStore.Firing(db, slot)));
        var turned = past.Items.Select(promotion => TroubleRules.Of(promotion, now)).OfType<TurnedBack>().MaxBy(turned => turned.At);
        back = back is not null && IsOver(slot, back.At, grade, recent, now) ? null : back;
        return new Trouble
        {
            Slot = slot,
            Changed = isTroubled ? changes.Explain(slot, now) : null,
            Recovery = back is null ? null : TroubleRules.Weighed(TroubleRules.Judge(back, Together(slot, back.At - TroubleRules.Compared, back.At), Together(slot, back.At, now)), firing),
            Underway = past.Items.Select(TroubleRules.Underway).OfType<Underway>().FirstOrDefault(),
            TurnedBack = turned is null ? null : turned with { IsOver = IsOver(slot, turned.At, grade, recent, now) },
        };
    }

    // What was taken back helped, and what is wrong or went forward now came after it.
    private bool IsOver(Slot slot, DateTimeOffset at, HealthGrade grade, Facts<Change> recent, DateTimeOffset now) =>
        TroubleRules.IsOther(at, grade, recent) && WasCalm(slot, new(at, now));

    private Acknowledgement? Word(Slot slot)
    {
        lock (_gate)
        {
            return Words().GetValueOrDefault(slot);
        }
    }

    private bool WasCalm(Slot slot, TimeRange range)
    {
        var from = range.Until - range.From > LongestCalm ? range.Until - LongestCalm : range.From;
        return from < range.Until && health.Course(slot, from, range.Until, TroubleRules.CalmSpan, withStore: false)
            .Match(report => TroubleRules.WasCalm(report.Deployments.Select(deployment => deployment.Samples), board.Limits(slot)), _ => false);
    }

    private Facts<HealthSample> Together(Slot slot, DateTimeOffset from, DateTimeOffset until) => until > from ? health.Together(slot, from, until, Second) : [];

    private Dictionary<Slot, Acknowledgement> Words() =>
        _words ??= database.Read(db => MarkStore.Of(db, Act, clock.GetUtcNow() - Remembered, MostWords).ToList())
            .Select(Word).OfType<Acknowledgement>().DistinctBy(word => word.Slot).ToDictionary(word => word.Slot);

    private static Acknowledgement? Word(JournalEntry entry) => entry is { Application: { } application, Environment: { } environment }
        ? new Acknowledgement(new(application, environment), entry.By, entry.At, entry.Reason)
        : null;

    private sealed record Seen(long Second, HealthGrade Grade, Trouble Trouble);
}
