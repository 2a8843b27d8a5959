using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>One series in memory. Sources append, any circuit reads; the gate is held for microseconds.</summary>
internal sealed class SeriesBook(SeriesId id, SeriesIdentity identity, MetricKind kind)
{
    private readonly Lock _gate = new();
    private readonly List<(long At, double Value)> _samples = [];

    public SeriesId Id => id;

    public SeriesIdentity Identity => identity;

    public MetricKind Kind => kind;

    /// <summary>False when it is not later than the last one: the first word on an instant counts, and time does not go back.</summary>
    public bool Append(long at, double value, int atMost)
    {
        lock (_gate)
        {
            if (_samples.Count > 0 && at <= _samples[^1].At)
            {
                return false;
            }

            if (_samples.Count >= atMost)
            {
                _samples.RemoveRange(0, _samples.Count / 4);
            }

            _samples.Add((at, value));
            return true;
        }
    }

    /// <summary>Folds what came after one instant and by another (UTC milliseconds).</summary>
    public void Fold(long from, long until, StepFold fold)
    {
        lock (_gate)
        {
            foreach (var (at, value) in _samples)
            {
                if (at > until)
                {
                    break;
                }

                if (at <= from)
                {
                    fold.Before(value);
                }
                else
                {
                    fold.Add(at, value);
                }
            }
        }
    }
}
