using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Health;

/// <summary>Whose log there is to choose.</summary>
/// <param name="IsGone">True for a version that ran in the range and runs no more.</param>
public sealed record TailSource(DeploymentId Id, string Version, bool IsGone);

/// <summary>Reads for one viewer what is new in the log of everything that runs, and ran, in a slot within a range.</summary>
public sealed class TailReader(LogDesk desk, LogBoard board, HealthBoard health, HealthDesk past, TimeProvider clock)
{
    /// <summary>Of versions that are gone, this many are read, those that went last.</summary>
    public const int MostGone = 20;

    // As far back as a fresh page reads at least, and how much of each deployment at a time.
    private static readonly TimeSpan Back = TimeSpan.FromMinutes(15);
    private const int MostAtOnce = 500;

    // A line's time is its own word: some arrive after later ones.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    // What went and was read since writes no more.
    private readonly HashSet<DeploymentId> _ended = [];
    private Facts<DeploymentId> _present = [];
    private DateTimeOffset? _since;

    /// <summary>The newest first, what runs before what is gone.</summary>
    public Facts<TailSource> Sources { get; private set; } = [];

    /// <summary>Lines of the range with a number above the one seen last of their deployment, oldest first; and why a log cannot be read, as a sentence.</summary>
    public async Task<(IReadOnlyList<TailLine> Lines, string? Problem)> ReadAsync(Slot slot, HealthRange range, Func<DeploymentId?, long> seen, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var begin = range.From ?? now - (range.Length > Back ? range.Length : Back);
        Look(slot, begin, range.Until ?? now);
        var from = _since is { } last && last - Late > begin ? last - Late : begin;
        var most = range.IsLive ? MostAtOnce : int.MaxValue;
        var found = new List<TailLine>();
        string? problem = null;
        foreach (var source in Sources.Where(source => !_ended.Contains(source.Id)))
        {
            var refusal = (await desk.ReadAsync(slot, source.Id, from, 1, cancellationToken)).Refusal;
            problem ??= refusal?.Sentence;
            found.AddRange(board.Lines(source.Id, from, most).Select(line => new TailLine(line, source.Id, source.Version)));
            if (source.IsGone && refusal is null)
            {
                _ended.Add(source.Id);
            }
        }

        found.AddRange(board.Lines(slot, from, most).Select(line => new TailLine(line, null, "")));
        var fresh = found.Where(line => line.Line.Number > seen(line.Deployment) && !(line.Line.At > range.Until)).OrderBy(line => line.Line.At).ThenBy(line => line.Line.Number).ToList();
        _since = fresh.Count > 0 ? fresh[^1].Line.At : _since;
        return (fresh, problem);
    }

    // What was there before is asked of the store when the page opens and when what runs changes, not with every read.
    private void Look(Slot slot, DateTimeOffset from, DateTimeOffset until)
    {
        var running = health.Find(slot).Deployments;
        var present = running.Select(deployment => deployment.Id).ToFacts();
        if (_since is null || !present.Equals(_present))
        {
            _present = present;
            Sources = running.Select(deployment => new TailSource(deployment.Id, deployment.Version.Value, false))
                .Concat(past.Ran(slot, from, until).Take(MostGone).Select(gone => new TailSource(gone.Id, gone.Version.Value, true))).ToFacts();
        }
    }
}
