using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>Folds samples, in the order of time, into steps of one length (milliseconds).</summary>
/// <param name="room">Where steps gather; one list may serve many folds after each other.</param>
public sealed class StepFold(long step, MetricKind kind, List<SamplePoint>? room = null)
{
    private readonly bool _canIncrease = SampleRules.CanIncrease(kind);
    private readonly List<SamplePoint> _points = room ?? [];
    private long _end = long.MinValue;
    private long _at = long.MinValue;
    private double _before = double.NaN;
    private double _last;
    private double _least;
    private double _most;
    private double _sum;
    private double _increase;
    private int _count;

    /// <summary>A sample from before the first step: what the first increase counts from.</summary>
    public void Before(double value) => _before = double.IsNaN(value) ? _before : value;

    public void Add(long at, double value)
    {
        // Where what was read overlaps, the first word counts here too.
        if (double.IsNaN(value) || at <= _at)
        {
            return;
        }

        _at = at;

        // Most samples fall into the step at hand: no division for those.
        if (at > _end || at <= _end - step)
        {
            Begin(SampleRules.EndOf(at, step));
        }

        _least = value < _least ? value : _least;
        _most = value > _most ? value : _most;
        _sum += value;
        _count++;
        _increase += Rise(_before, value);
        _last = _before = value;
    }

    /// <summary>Samples of which only those after one instant and by another count.</summary>
    public void Add(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long from, long until)
    {
        for (var i = 0; i < times.Length && times[i] <= until; i++)
        {
            if (times[i] <= from)
            {
                Before(values[i]);
            }
            else
            {
                Add(times[i], values[i]);
            }
        }
    }

    /// <summary>A point of shorter steps; its own increase counts from what was before it.</summary>
    public void Add(in SamplePoint point)
    {
        var end = SampleRules.EndOf(point.At.ToUnixTimeMilliseconds(), step);
        if (end != _end)
        {
            Begin(end);
        }

        _least = Math.Min(_least, point.Least);
        _most = Math.Max(_most, point.Most);
        _sum += point.Sum;
        _count += point.Count;
        _increase += point.Increase;
        _last = _before = point.Last;
    }

    public Facts<SamplePoint> Finish()
    {
        Close();
        var points = _points.ToFacts();
        _points.Clear();
        return points;
    }

    /// <summary>How far a counter rose from one value to the next.</summary>
    private double Rise(double before, double value) => !_canIncrease || double.IsNaN(before) ? 0 : value >= before ? value - before : value;

    private void Begin(long end)
    {
        Close();
        (_end, _least, _most, _sum, _increase, _count) = (end, double.PositiveInfinity, double.NegativeInfinity, 0, 0, 0);
    }

    private void Close()
    {
        if (_count > 0)
        {
            _points.Add(new SamplePoint(DateTimeOffset.FromUnixTimeMilliseconds(_end), _last, _least, _most, _sum, _count, _increase));
            _count = 0;
        }
    }
}
