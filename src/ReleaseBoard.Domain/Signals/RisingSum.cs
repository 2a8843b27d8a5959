namespace ReleaseBoard.Domain.Signals;

/// <summary>A sum that goes on rising whatever its sender does: deltas are added up, and one that begins anew is added to what was.</summary>
internal sealed class RisingSum
{
    private double _before;
    private double _last;

    public double Add(double value, bool isDelta, bool isAnew)
    {
        if (isDelta)
        {
            return _before += value;
        }

        // A cumulative value that falls began anew, also where no start time says so.
        if (isAnew || value < _last)
        {
            _before += _last;
        }

        _last = value;
        return _before + value;
    }
}
