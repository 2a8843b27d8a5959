using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Where it is looked at how sources do: those that were configured and those that came by themselves.</summary>
public sealed class StandingDesk(Database database, SourceBoard board, TimeProvider clock)
{
    // What came by itself and has been silent for a day was switched off, not broken; configured, it stays and is down.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>The sources of a slot, by name.</summary>
    public Facts<SourceStanding> Of(Slot slot) => Join(database.Read(db => SourceStore.List(db, slot)), other => other == slot);

    /// <summary>All that are down or gone, or do not say all, in the applications that are seen: what an engineer on call must know of.</summary>
    public Facts<SourceStanding> Troubled(Reach reach) => Join(
        database.Read(SourceStore.List).Where(source => reach.Sees(source.Slot.Application)), slot => reach.Sees(slot.Application))
        .Where(standing => standing.State is SourceState.Down or SourceState.Gone or SourceState.Partial)
        .OrderByDescending(standing => standing.State).ToFacts();

    private Facts<SourceStanding> Join(IEnumerable<SignalSource> configured, Func<Slot, bool> wanted)
    {
        var now = clock.GetUtcNow();
        var news = board.All(wanted).ToDictionary(tally => (tally.Slot, tally.Name));
        var standings = configured.Select(source => StandingRules.Of(source.Shown(), news.Remove((source.Slot, source.Name), out var own) ? own.News : null, now)).ToList();
        return standings.Concat(news.Values.Where(tally => now - (tally.News.HeardAt ?? tally.News.Since) < Remembered).Select(tally => StandingRules.Of(tally.Slot, tally.Name, tally.Kind, tally.News, now)))
            .OrderBy(standing => standing.Slot.Application).ThenBy(standing => standing.Slot.Environment).ThenBy(standing => standing.Name, StringComparer.Ordinal).ToFacts();
    }
}
