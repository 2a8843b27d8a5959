namespace ReleaseBoard.Engine.Health;

/// <summary>One deployment's past: every second for 15 minutes, every ten seconds for six hours. Not safe for several threads by itself.</summary>
internal sealed class BeatHistory
{
    public const int FineCount = 15 * 60;
    public const int CoarseCount = 6 * 60 * 6;
    public const long CoarseStep = 10_000;

    private readonly BeatRing _fine = new(FineCount);
    private readonly BeatRing _coarse = new(CoarseCount);
    private readonly BeatSum _open = new();
    private long _openEnd;

    public Beat? Last => _fine.Count == 0 ? null : _fine[_fine.Count - 1];

    public void Add(Beat beat)
    {
        if (Last is { } last && beat.At <= last.At)
        {
            beat = InOrder(beat, last);
        }

        var end = Ceiling(beat.At);
        if (!_open.IsEmpty && end != _openEnd)
        {
            _coarse.Add(_open.ToBeat(_openEnd));
            _open.Clear();
        }

        _openEnd = end;
        _open.Add(beat);
        _fine.Add(beat);
    }

    /// <summary>
    /// Hands over every beat that ended after <paramref name="from"/> and by <paramref name="until"/>, each moment once: seconds as
    /// far back as they reach, ten-second beats before.
    /// </summary>
    public void Visit(long from, long until, Action<Beat> visit)
    {
        // Where seconds begin to be whole ten-second spans; before, the coarse beats are the better half.
        var border = _fine.Count < FineCount ? long.MinValue : Ceiling(_fine[0].At);
        if (from < border)
        {
            for (var i = _coarse.FirstAfter(from); i < _coarse.Count && _coarse[i].At <= Math.Min(border, until); i++)
            {
                visit(_coarse[i]);
            }
        }

        for (var i = _fine.FirstAfter(Math.Max(from, border)); i < _fine.Count && _fine[i].At <= until; i++)
        {
            visit(_fine[i]);
        }
    }

    /// <summary>
    /// The clock was set back. A little, and the beat follows right after the last until time has caught up; by more, and what was
    /// kept no longer stands in the order of time.
    /// </summary>
    private Beat InOrder(Beat beat, Beat last)
    {
        if (last.At - beat.At <= CoarseStep)
        {
            return beat with { At = last.At + 1 };
        }

        _fine.Clear();
        _coarse.Clear();
        _open.Clear();
        return beat;
    }

    private static long Ceiling(long at) => (at + CoarseStep - 1) / CoarseStep * CoarseStep;
}
