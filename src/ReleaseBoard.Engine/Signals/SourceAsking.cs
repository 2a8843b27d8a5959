using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>
/// Asks one source once and takes in what it says. Bounded in how many are asked at a time, and those that failed last time have a
/// gate of their own: however many hang, the others go through.
/// </summary>
public sealed class SourceAsking(
    Database database, SourceDesk desk, SourceBoard board, SampleInlet inlet, IEnumerable<ISignalSource> kinds, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _trusted = new(32);
    private readonly SemaphoreSlim _doubtful = new(8);
    private readonly Dictionary<SourceKind, ISignalSource> _kinds = kinds.ToDictionary(kind => kind.Kind);

    /// <summary>True when it answered.</summary>
    public async Task<bool> AskAsync(SignalSource source, bool isDoubtful, CancellationToken cancellationToken)
    {
        var gate = isDoubtful ? _doubtful : _trusted;
        await gate.WaitAsync(cancellationToken);
        try
        {
            var since = board.Find(source.Slot, source.Name) is { } news ? news.HeardAt ?? clock.GetUtcNow() - SourceRules.FirstLook : (DateTimeOffset?)null;
            var outcome = await Secret(source).Match(
                secret => AskAsync(source, secret, since, cancellationToken),
                refusal => Task.FromResult<Outcome<SourceAnswer>>(refusal));
            return outcome.Match(answer => Take(source, answer), refusal => Note(source, refusal));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Asks a source as someone typed it, and keeps nothing.</summary>
    public Task<Outcome<SourceAnswer>> TryAsync(SignalSource source, string? secret, CancellationToken cancellationToken) => AskAsync(source, secret, null, cancellationToken);

    public void Dispose()
    {
        _trusted.Dispose();
        _doubtful.Dispose();
    }

    private Outcome<string?> Secret(SignalSource source) => source.Access.HasSecret ? desk.Secret(source) : (string?)null;

    private async Task<Outcome<SourceAnswer>> AskAsync(SignalSource source, string? secret, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var subjects = database.Read(db => DeploymentStore.Present(db, source.Slot))
            .Select(deployment => new QuerySubject(source.Slot, deployment.Version, deployment.Id)).ToFacts();
        return await _kinds[source.Kind].AskAsync(new SourceQuestion(source, secret, subjects, since, clock.GetUtcNow()), cancellationToken);
    }

    private bool Take(SignalSource source, SourceAnswer answer)
    {
        var leftOut = inlet.Take(source.Slot, source.Kind is SourceKind.Prometheus ? "prometheus" : "scrape", answer.Points);
        var warnings = leftOut == 0 ? answer.Warnings : answer.Warnings.Append($"{leftOut} samples found no room in memory.").ToFacts();
        board.Hear(source.Slot, source.Name, source.Kind, answer.Points.Count - leftOut, leftOut, warnings);
        return true;
    }

    private bool Note(SignalSource source, Refusal refusal)
    {
        board.HearNothing(source.Slot, source.Name, source.Kind, refusal.Sentence);
        return false;
    }
}
