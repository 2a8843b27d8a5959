using System.Collections.Concurrent;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Health;

/// <summary>What came last in a slot's log.</summary>
/// <param name="From">All that was written at or after this instant is in it.</param>
/// <param name="Present">What ran when it was read.</param>
/// <param name="Lines">Oldest first.</param>
/// <param name="Problem">Why a log could not be read, as a sentence; null when all could.</param>
public sealed record TailNews(DateTimeOffset From, Facts<DeploymentId> Present, IReadOnlyList<TailLine> Lines, string? Problem);

/// <summary>The end of each slot's log, read and put in order once for all who follow it.</summary>
public sealed class TailBoard(LogDesk desk, LogBoard board, HealthBoard health, TimeProvider clock)
{
    /// <summary>How much of each deployment's log is read at a time, in lines.</summary>
    public const int MostAtOnce = 500;

    /// <summary>As far back as a page that was just opened reads at least.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromMinutes(15);

    /// <summary>A line's time is its own word: so long after a later one a line may still arrive.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    // Half of what lies between two looks of a viewer, so that nobody is shown what another's look left a second ago.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    // Longer than lines are late: whoever missed a look or two still finds here what came meanwhile.
    private static readonly TimeSpan Window = Late + TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // One entry a slot whose log somebody followed within the last minute.
    private readonly ConcurrentDictionary<Slot, Place> _places = new();

    /// <summary>What came last, at most half a second old.</summary>
    public Task<TailNews> NewsAsync(Slot slot, CancellationToken cancellationToken)
    {
        var place = _places.GetOrAdd(slot, _ => new Place());
        lock (place)
        {
            // Whoever asks first may leave first: what is read is read for all.
            if (place.News is not { } news || (news.IsCompleted && clock.GetElapsedTime(place.ReadAt) >= Fresh))
            {
                Forget();
                place.ReadAt = clock.GetTimestamp();
                place.News = news = ReadAsync(slot, place);
            }

            return news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A deployment's lines written at or after an instant, at most so many, after asking for what is new; and why that was refused.</summary>
    public async Task<(IEnumerable<TailLine> Lines, Refusal? Refusal)> ReadAsync(Slot slot, TailSource source, DateTimeOffset from, int most, CancellationToken cancellationToken)
    {
        var refusal = (await desk.ReadAsync(slot, source.Id, from, 1, cancellationToken)).Refusal;
        return (board.Lines(source.Id, from, most).Select(line => new TailLine(line, source.Id, source.Version)), refusal);
    }

    /// <summary>The same for lines that named no deployment that runs in the slot.</summary>
    public IEnumerable<TailLine> Read(Slot slot, DateTimeOffset from, int most) => board.Lines(slot, from, most).Select(line => new TailLine(line, null, ""));

    private async Task<TailNews> ReadAsync(Slot slot, Place place)
    {
        var from = place.Newest is { } newest ? newest - Window : clock.GetUtcNow() - Back;
        var running = health.Find(slot).Deployments;
        var found = new List<TailLine>();
        string? problem = null;
        foreach (var deployment in running)
        {
            var (lines, refusal) = await ReadAsync(slot, new TailSource(deployment.Id, deployment.Version.Value, false), from, MostAtOnce, CancellationToken.None);
            problem ??= refusal?.Sentence;
            found.AddRange(lines);
        }

        found.AddRange(Read(slot, from, MostAtOnce));
        var ordered = found.OrderBy(line => line.Line.At).ThenBy(line => line.Line.Number).ToList();
        place.Newest = ordered.Count > 0 ? ordered[^1].Line.At : place.Newest;
        return new TailNews(from, running.Select(deployment => deployment.Id).ToFacts(), ordered, problem);
    }

    private void Forget()
    {
        foreach (var old in _places.Where(place => place.Value.News is { IsCompleted: true } && clock.GetElapsedTime(place.Value.ReadAt) > Kept))
        {
            _places.TryRemove(old);
        }
    }

    private sealed class Place
    {
        public long ReadAt { get; set; }

        public DateTimeOffset? Newest { get; set; }

        public Task<TailNews>? News { get; set; }
    }
}
