using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>Folds samples, in the order of time, into steps of one length (milliseconds).</summary>
/// <param name="steps">How many there will be, about.</param>
public sealed class StepFold(long step, MetricKind kind, int steps = 0)
{
    private readonly bool _canIncrease = SampleRules.CanIncrease(kind);
    private readonly List<SamplePoint> _points = new(steps);
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

    /// <summary>Samples of which only those after one instant and by another count; where what was read overlaps, the first word counts here too.</summary>
    public void Add(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long from, long until)
    {
        values = values[..times.Length];
        var i = 0;
        for (; i < times.Length && times[i] <= from; i++)
        {
            Before(values[i]);
        }

        while (i < times.Length && times[i] <= _at)
        {
            i++;
        }

        while (i < times.Length && times[i] <= until)
        {
            var end = SampleRules.EndOf(times[i], step);
            if (end != _end)
            {
                Begin(end);
            }

            i = AddStep(times, values, i, Math.Min(end, until));
        }
    }

    /// <summary>Samples of one step, from one of them on. Answers where the next step begins.</summary>
    private int AddStep(ReadOnlySpan<long> times, ReadOnlySpan<double> values, int first, long until)
    {
        // In registers: there may be millions.
        var (least, most, sum, increase, before, count) = (_least, _most, _sum, _increase, _before, _count);
        var i = first;
        for (; i < times.Length && times[i] <= until; i++)
        {
            var value = values[i];
            if (double.IsNaN(value))
            {
                continue;
            }

            least = value < least ? value : least;
            most = value > most ? value : most;
            sum += value;
            count++;
            increase += value >= before ? value - before : double.IsNaN(before) ? 0 : value;
            before = value;
        }

        (_least, _most, _sum, _before, _count, _at) = (least, most, sum, before, count, times[i - 1]);
        _increase = _canIncrease ? increase : 0;
        _last = before;
        return i;
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
        return _points.ToFacts();
    }

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
