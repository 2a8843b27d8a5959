using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>What the last board left in the tail becomes chunks. It may be done twice: what is in chunks already is passed over.</summary>
internal sealed class SampleRestore(SampleBoard board, Database database, TimeProvider clock)
{
    private const int SeriesABatch = 200;

    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (!database.Read(TailStore.Any))
        {
            return;
        }

        // Packed as they are: an hour of ten thousand series is some 70 MB.
        var (pieces, last) = database.Read(Gather);
        foreach (var batch in pieces.Chunk(SeriesABatch))
        {
            await database.WriteAsync<int>(db => Write(db, batch), cancellationToken);
        }

        if (last > 0)
        {
            await database.WriteAsync<long>(
                db =>
                {
                    TailStore.ForgetUpTo(db, last);
                    return last;
                },
                cancellationToken);
        }
    }

    private (Dictionary<long, List<byte[]>> Pieces, long Last) Gather(DbConnection db)
    {
        var pieces = new Dictionary<long, List<byte[]>>();
        long last = 0;
        foreach (var row in TailStore.List(db))
        {
            last = row.Id;
            foreach (var (series, chunk) in TailChunk.Read(row.Data).Match(read => read, _ => Damaged()))
            {
                if (!pieces.TryGetValue(series, out var known))
                {
                    pieces[series] = known = [];
                }

                known.Add(chunk);
            }
        }

        return (pieces, last);
    }

    private int Write(DbConnection db, KeyValuePair<long, List<byte[]>>[] batch)
    {
        var packed = new List<PackedSamples>();
        foreach (var (id, pieces) in batch)
        {
            if (SeriesStore.Find(db, id) is not { } series)
            {
                continue;
            }

            var before = SampleWriter.ValueBefore(db, id);
            foreach (var (times, values) in Later(pieces, series.LastAt))
            {
                packed.Add(PackedSamples.Of(id, series.Kind, times, values, before));
                before = values[^1];
            }
        }

        SampleWriter.Write(db, packed, clock.GetUtcNow());
        return packed.Count;
    }

    /// <summary>The samples after an instant, in as few chunks as hold them.</summary>
    private IEnumerable<(long[] Times, double[] Values)> Later(List<byte[]> pieces, long after)
    {
        var times = new List<long>();
        var values = new List<double>();
        var buffer = SampleBuffer.Own;
        foreach (var piece in pieces)
        {
            var count = SampleChunk.Read(piece, buffer.Times, buffer.Values).Match(count => count, _ => Damaged().Count);
            for (var i = 0; i < count; i++)
            {
                if (buffer.Times[i] > after)
                {
                    times.Add(after = buffer.Times[i]);
                    values.Add(buffer.Values[i]);
                }
            }
        }

        for (var at = 0; at < times.Count; at += SampleChunk.MostSamples)
        {
            var count = Math.Min(SampleChunk.MostSamples, times.Count - at);
            yield return ([.. times[at..(at + count)]], [.. values[at..(at + count)]]);
        }
    }

    private Facts<(long Series, byte[] Chunk)> Damaged()
    {
        board.NoteDamaged();
        return [];
    }
}
