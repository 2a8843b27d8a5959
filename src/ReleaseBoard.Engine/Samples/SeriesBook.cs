using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>One series in memory. Sources append, any circuit reads; the gate is held for microseconds.</summary>
internal sealed class SeriesBook(SeriesId id, SeriesIdentity identity, MetricKind kind)
{
    // The object, its lock, its list and the identity with its labels, about.
    private const int Overhead = 900;

    private readonly Lock _gate = new();
    private readonly SeriesHead _head = new();

    // In the order of time; how many is bounded by the board's memory.
    private readonly List<MemoryChunk> _chunks = [];
    private long _last = long.MinValue;
    private long _saved = long.MinValue;
    private long _written = long.MinValue;
    private int _quiet;

    public SeriesId Id => id;

    public SeriesIdentity Identity => identity;

    public MetricKind Kind => kind;

    /// <summary>The number the store knows it by; 0 before it was first written. Only the one writer reads and sets it.</summary>
    public long StoredAs { get; set; }

    /// <summary>The last value written down, NaN when nothing is known of it; the writer's too.</summary>
    public double ValueBefore { get; set; } = double.NaN;

    /// <summary>Memory it takes, about.</summary>
    public int Bytes { get; private set; } = Overhead;

    /// <summary>False when it is not later than the last one: the first word on an instant counts, and time does not go back.</summary>
    /// <param name="grown">By how many bytes the book grew.</param>
    public bool Append(long at, double value, out int grown)
    {
        lock (_gate)
        {
            grown = 0;
            if (at <= _last)
            {
                return false;
            }

            var before = Bytes;
            if (!_head.Takes(at))
            {
                Close();
            }

            var head = _head.Bytes;
            _head.Add(at, value);
            Bytes += _head.Bytes - head;
            grown = Bytes - before;
            (_last, _quiet) = (at, 0);
            return true;
        }
    }

    /// <summary>Folds what came after one instant and by another (UTC milliseconds).</summary>
    public void Fold(long from, long until, StepFold fold)
    {
        lock (_gate)
        {
            var buffer = SampleBuffer.Own;
            for (var i = FirstAfter(from); i < _chunks.Count && _chunks[i].From <= until; i++)
            {
                SampleChunk.Read(_chunks[i].Data, buffer.Times, buffer.Values);
                fold.Add(buffer.Times.AsSpan(0, _chunks[i].Count), buffer.Values.AsSpan(0, _chunks[i].Count), from, until);
            }

            var count = _head.CopyTo(buffer.Times, buffer.Values);
            fold.Add(buffer.Times.AsSpan(0, count), buffer.Values.AsSpan(0, count), from, until);
        }
    }

    /// <summary>The first sample in memory; the greatest instant there is when memory has none.</summary>
    public long Begins()
    {
        lock (_gate)
        {
            return _chunks.Count > 0 ? _chunks[0].From : _head.From ?? long.MaxValue;
        }
    }

    /// <summary>Lets the oldest samples go. Answers their bytes, and how many of them the store does not have.</summary>
    public (int Bytes, int Lost) DropOldest()
    {
        lock (_gate)
        {
            if (_chunks.Count == 0)
            {
                return (0, 0);
            }

            var oldest = _chunks[0];
            _chunks.RemoveAt(0);
            Bytes -= oldest.Bytes;
            return (oldest.Bytes, oldest.IsWritten ? 0 : oldest.Count);
        }
    }

    /// <summary>Lets go what the store has and that ended by an instant.</summary>
    public void DropWritten(long by)
    {
        lock (_gate)
        {
            while (_chunks is [{ IsWritten: true } oldest, ..] && oldest.Until <= by)
            {
                _chunks.RemoveAt(0);
                Bytes -= oldest.Bytes;
            }
        }
    }

    /// <summary>The ends of the chunks that could be dropped because the store has them.</summary>
    public void ListWritten(List<(long Until, int Bytes)> found)
    {
        lock (_gate)
        {
            found.AddRange(_chunks.Where(chunk => chunk.IsWritten).Select(chunk => (chunk.Until, chunk.Bytes)));
        }
    }

    /// <summary>What waits to be written, once it is much or old or the series has gone quiet; null when it can wait longer.</summary>
    /// <param name="old">Samples from before this (UTC milliseconds) wait no longer.</param>
    public PendingSamples? TakePending(int much, long old, bool isLast)
    {
        lock (_gate)
        {
            var waiting = _chunks.Where(chunk => !chunk.IsWritten).Sum(chunk => chunk.Count);
            var isOld = isLast || Waits() <= old;
            if (isOld && _head.Count > 0)
            {
                waiting += _head.Count;
                Close();
            }

            if (waiting == 0 || (waiting < much && !isOld))
            {
                return null;
            }

            return Pending(_chunks.Where(chunk => !chunk.IsWritten).Take((SampleChunk.MostSamples / SeriesHead.Most) - 1));
        }
    }

    /// <summary>What came after an instant; null when nothing did.</summary>
    public PendingSamples? TakeSince(long after)
    {
        lock (_gate)
        {
            if (_last <= after)
            {
                return null;
            }

            var times = new List<long>();
            var values = new List<double>();
            var buffer = SampleBuffer.Own;
            for (var i = FirstAfter(after); i < _chunks.Count; i++)
            {
                Gather(SampleChunk.Read(_chunks[i].Data, buffer.Times, buffer.Values).Match(count => count, _ => 0));
            }

            Gather(_head.CopyTo(buffer.Times, buffer.Values));
            return times.Count == 0 ? null : new PendingSamples(this, [.. times], [.. values]);

            void Gather(int count)
            {
                var first = buffer.Times.AsSpan(0, count).BinarySearch(after);
                first = first < 0 ? ~first : first + 1;
                times.AddRange(buffer.Times.AsSpan(first, count - first));
                values.AddRange(buffer.Values.AsSpan(first, count - first));
            }
        }
    }

    /// <summary>The last sample in chunks or in the tail.</summary>
    public long Saved => Interlocked.Read(ref _saved);

    /// <summary>The last sample in chunks.</summary>
    public long Written => Interlocked.Read(ref _written);

    public void NoteSaved(long until)
    {
        lock (_gate)
        {
            _saved = Math.Max(_saved, until);
        }
    }

    public void NoteWritten(long until)
    {
        lock (_gate)
        {
            (_written, _saved) = (Math.Max(_written, until), Math.Max(_saved, until));
            for (var i = 0; i < _chunks.Count && _chunks[i].Until <= until; i++)
            {
                _chunks[i] = _chunks[i] with { IsWritten = true };
            }
        }
    }

    /// <summary>For how many minutes nothing came.</summary>
    public int QuietFor => Volatile.Read(ref _quiet);

    /// <summary>Called once a minute.</summary>
    public void NoteMinute() => Interlocked.Increment(ref _quiet);

    /// <summary>True once a transaction that named it was committed.</summary>
    public bool IsStored => Interlocked.Read(ref _saved) > long.MinValue;

    /// <summary>The first sample that is not in chunks on disk; the greatest instant there is when all are.</summary>
    public long Waits()
    {
        lock (_gate)
        {
            return _chunks.FirstOrDefault(chunk => !chunk.IsWritten) is { Data: not null } first ? first.From : _head.From ?? long.MaxValue;
        }
    }

    /// <summary>Whether the store has all of it.</summary>
    public bool IsWritten
    {
        get
        {
            lock (_gate)
            {
                return _last <= _written;
            }
        }
    }

    /// <summary>Where the chunks begin that have anything after an instant.</summary>
    private int FirstAfter(long at)
    {
        var (low, high) = (0, _chunks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _chunks[middle].Until > at ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private PendingSamples Pending(IEnumerable<MemoryChunk> chunks)
    {
        var times = new List<long>();
        var values = new List<double>();
        var buffer = SampleBuffer.Own;
        foreach (var chunk in chunks)
        {
            var count = SampleChunk.Read(chunk.Data, buffer.Times, buffer.Values).Match(count => count, _ => 0);
            times.AddRange(buffer.Times.AsSpan(0, count));
            values.AddRange(buffer.Values.AsSpan(0, count));
        }

        return new PendingSamples(this, [.. times], [.. values]);
    }

    private void Close()
    {
        var chunk = _head.Close();
        _chunks.Add(chunk);
        Bytes += chunk.Bytes;
    }
}
