using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;

namespace ReleaseBoard.Web.Health;

/// <summary>Whose log there is to choose.</summary>
/// <param name="IsGone">True for a version that ran in the range and runs no more.</param>
public sealed record TailSource(DeploymentId Id, string Version, bool IsGone);

/// <summary>
/// Reads for one viewer what is new in the log of everything that runs, and ran, in a slot within a range. Whoever goes along with what
/// comes reads what is read for all; whoever opens the page, or looks back, reads for themselves.
/// </summary>
public sealed class TailReader(TailBoard tails, HealthBoard health, HealthDesk past, TimeProvider clock)
{
    /// <summary>Of versions that are gone, this many are read, those that went last.</summary>
    public const int MostGone = 20;

    // What went and was read since writes no more.
    private readonly HashSet<DeploymentId> _ended = [];
    private Facts<DeploymentId> _present = [];
    private DateTimeOffset? _since;
    private bool _hasRead;

    /// <summary>The newest first, what runs before what is gone.</summary>
    public Facts<TailSource> Sources { get; private set; } = [];

    /// <summary>Lines of the range with a number above the one seen last of their deployment, oldest first; and why a log cannot be read, as a sentence.</summary>
    public async Task<(IReadOnlyList<TailLine> Lines, string? Problem)> ReadAsync(Slot slot, HealthRange range, Func<DeploymentId?, long> seen, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var begin = range.From ?? now - (range.Length > TailBoard.Back ? range.Length : TailBoard.Back);
        var from = _since is { } last && last - TailBoard.Late > begin ? last - TailBoard.Late : begin;
        var (found, problem) = range.IsLive && await TogetherAsync(slot, from, cancellationToken) is { } news
            ? (news.Lines, news.Problem)
            : await AloneAsync(slot, range, begin, from, cancellationToken);
        var fresh = found.Where(line => line.Line.Number > seen(line.Deployment) && !(line.Line.At > range.Until)).ToList();
        (_since, _hasRead) = (fresh.Count > 0 ? fresh[^1].Line.At : _since, true);
        return (fresh, problem);
    }

    /// <summary>What is read for all; null when it is not enough for this viewer: it begins too late, or something came or went.</summary>
    private async Task<TailNews?> TogetherAsync(Slot slot, DateTimeOffset from, CancellationToken cancellationToken)
    {
        if (!_hasRead || Sources.Any(source => source.IsGone && !_ended.Contains(source.Id)))
        {
            return null;
        }

        var news = await tails.NewsAsync(slot, cancellationToken);
        return news.From <= from && news.Present == _present ? news : null;
    }

    private async Task<(IReadOnlyList<TailLine> Lines, string? Problem)> AloneAsync(Slot slot, HealthRange range, DateTimeOffset begin, DateTimeOffset from, CancellationToken cancellationToken)
    {
        Look(slot, begin, range.Until ?? clock.GetUtcNow());
        var most = range.IsLive ? TailBoard.MostAtOnce : int.MaxValue;
        var found = new List<TailLine>();
        string? problem = null;
        foreach (var source in Sources.Where(source => !_ended.Contains(source.Id)))
        {
            var (lines, refusal) = await tails.ReadAsync(slot, source, from, most, cancellationToken);
            problem ??= refusal?.Sentence;
            found.AddRange(lines);
            if (source.IsGone && refusal is null)
            {
                _ended.Add(source.Id);
            }
        }

        found.AddRange(tails.Read(slot, from, most));
        return ([.. found.OrderBy(line => line.Line.At).ThenBy(line => line.Line.Number)], problem);
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
