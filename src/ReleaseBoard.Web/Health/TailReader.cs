using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Health;

/// <summary>Whose log there is to choose.</summary>
/// <param name="IsGone">True for a version that ran in the range and runs no more.</param>
public sealed record TailSource(DeploymentId Id, string Version, bool IsGone);

/// <summary>
/// Reads for one viewer what is new in the log of everything that runs, and ran, in a slot within a range. What is new is what arrived
/// since, of each writer for itself: a line's time is its own word, and one clock that is minutes ahead hides nothing of another's.
/// </summary>
public sealed class TailReader(LogDesk desk, LogBoard board, HealthBoard health, HealthDesk past, TimeProvider clock)
{
    /// <summary>How much of each deployment's log a page that was just opened shows, in lines.</summary>
    public const int MostAtFirst = 500;

    /// <summary>Of versions that are gone, this many are read, those that went last.</summary>
    public const int MostGone = 20;

    // As far back as a page that was just opened reads at least.
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(15);

    // The number of the last line that arrived of each; bounded by what runs and ran here while one viewer looks.
    private readonly Dictionary<DeploymentId, long> _seen = [];

    // What went and was read since writes no more.
    private readonly HashSet<DeploymentId> _ended = [];
    private Facts<DeploymentId>? _present;
    private long _seenOfNone;
    private bool _hasRead;

    /// <summary>The newest first, what runs before what is gone.</summary>
    public Facts<TailSource> Sources { get; private set; } = [];

    /// <summary>
    /// The first time the lines of the range, then what arrived since: each line once, what came together in the order of its times; and
    /// why a log cannot be read, as a sentence.
    /// </summary>
    public async Task<(IReadOnlyList<TailLine> Lines, string? Problem)> ReadAsync(Slot slot, HealthRange range, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var from = range.From ?? now - (range.Length > Back ? range.Length : Back);
        Look(slot, from, range.Until ?? now);
        var found = new List<TailLine>();
        string? problem = null;
        foreach (var source in Sources.Where(source => !_ended.Contains(source.Id)))
        {
            var isKnown = _seen.TryGetValue(source.Id, out var seen);
            var (lines, silence) = await desk.FollowAsync(source.Id, seen, cancellationToken);
            problem ??= silence?.Sentence;
            _seen[source.Id] = lines.Count > 0 ? lines[^1].Number : seen;
            found.AddRange(Of(range, from, lines, isKnown || (_hasRead && !source.IsGone)).Select(line => new TailLine(line, source.Id, source.Version)));
            if (source.IsGone && silence is null)
            {
                _ended.Add(source.Id);
            }
        }

        var others = board.After(slot, _seenOfNone);
        found.AddRange(Of(range, from, others, _hasRead).Select(line => new TailLine(line, null, "")));
        (_seenOfNone, _hasRead) = (others.Count > 0 ? others[^1].Number : _seenOfNone, true);
        return ([.. found.OrderBy(line => line.Line.At).ThenBy(line => line.Line.Number)], problem);
    }

    /// <param name="isFollowed">True when these lines arrived while the viewer looked.</param>
    private static IEnumerable<SignalLine> Of(HealthRange range, DateTimeOffset from, Facts<SignalLine> lines, bool isFollowed) =>
        range.Until is { } until ? lines.Where(line => line.At >= from && line.At <= until)
        : isFollowed ? lines
        : lines.Where(line => line.At >= from).OrderBy(line => line.At).TakeLast(MostAtFirst);

    // What was there before is asked of the store when the page opens and when what runs changes, not with every read.
    private void Look(Slot slot, DateTimeOffset from, DateTimeOffset until)
    {
        var running = health.Find(slot).Deployments;
        var present = running.Select(deployment => deployment.Id).ToFacts();
        if (!present.Equals(_present))
        {
            _present = present;
            Sources = running.Select(deployment => new TailSource(deployment.Id, deployment.Version.Value, false))
                .Concat(past.Ran(slot, from, until).Take(MostGone).Select(gone => new TailSource(gone.Id, gone.Version.Value, true))).ToFacts();
        }
    }
}
