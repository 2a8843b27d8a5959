using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Signals;

/// <summary>
/// Knows how far each of a deployment's files has been read, and takes in what is new. One asks at a time; another that comes
/// meanwhile waits and finds it done.
/// </summary>
internal sealed class LogFollower(LogBoard board, LogBook book, IRuntime runtime, DeploymentId deployment, TimeProvider clock)
{
    // What was read this short a while ago is read for all who ask: a page with ten viewers asks once.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(400);

    private readonly Lock _gate = new();

    // One entry a file: two for each instance that ever ran here.
    private readonly Dictionary<(int Instance, bool IsError), Place> _places = [];
    private Task<Refusal?>? _reading;
    private long _readAt;

    /// <summary>Null when all that is there was taken in; else why not.</summary>
    public Task<Refusal?> CatchUpAsync(int lines, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Whoever asks first may leave first: what is read is read for all, and the runtime answers soon in any case.
            if (_reading is null || (_reading.IsCompleted && clock.GetElapsedTime(_readAt) >= Fresh))
            {
                _readAt = clock.GetTimestamp();
                _reading = ReadAsync(lines);
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<Refusal?> ReadAsync(int lines)
    {
        var outcome = await runtime.LogAsync(deployment, lines, CancellationToken.None);
        if (outcome is Outcome<Facts<LogLine>>.Accepted { Value: var told })
        {
            foreach (var file in told.GroupBy(line => (line.Instance, line.IsError)))
            {
                Take(file.Key, [.. file]);
            }
        }

        return outcome.Refusal;
    }

    private void Take((int Instance, bool IsError) file, IReadOnlyList<LogLine> lines)
    {
        var isKnown = _places.TryGetValue(file, out var place);

        // A file that ends before where it was read to has been put aside: it is all new.
        if (isKnown && lines[^1].End < place.End)
        {
            place = place with { End = 0, Number = place.Number is null ? null : 0 };
        }

        foreach (var line in lines)
        {
            var isOld = isKnown && (line.End is not { } end || end <= place.End);
            var isUnfinished = line.End is null && line == lines[^1];
            if (isOld || isUnfinished)
            {
                continue;
            }

            var level = LogLineRules.LevelOf(line.Text, line.IsError, place.Level);
            var leftOut = isKnown && line.Number is { } number && place.Number is { } last ? Math.Max(0, number - last - 1) : 0;
            board.Add(book, LogLineRules.Read(line.Text).At, level, line.Instance.ToString(System.Globalization.CultureInfo.InvariantCulture), line.Text, leftOut);
            place = new Place(line.End ?? place.End, line.Number ?? place.Number, level);
        }

        _places[file] = place;
    }

    private record struct Place(long End, long? Number, LogSeverity? Level);
}
