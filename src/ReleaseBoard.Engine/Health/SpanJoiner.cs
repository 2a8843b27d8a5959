using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Engine.Health;

/// <summary>Joins beats, in the order of time, into samples of one length that end at its multiples; the last may still be open.</summary>
internal sealed class SpanJoiner(TimeSpan resolution, DateTimeOffset until, Action<HealthSample> found)
{
    private readonly long _step = Math.Max(1, (long)resolution.TotalMilliseconds);
    private readonly BeatSum _sum = new();
    private long _end;

    public void Add(Beat beat)
    {
        // A second is the beats' own length: they stay as they are, each with its own end.
        var end = _step <= 1000 ? beat.At : (beat.At + _step - 1) / _step * _step;
        if (end != _end)
        {
            Finish();
            _end = end;
        }

        _sum.Add(beat);
    }

    public void Finish()
    {
        if (!_sum.IsEmpty)
        {
            found(_sum.ToSample(Math.Min(_end, until.ToUnixTimeMilliseconds())));
            _sum.Clear();
        }
    }
}
