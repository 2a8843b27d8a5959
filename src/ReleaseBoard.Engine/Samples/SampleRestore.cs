using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>What the last board left in the tail becomes chunks. It may be done twice: what is in chunks already is passed over.</summary>
internal sealed class SampleRestore(SampleBoard board, Database database, TimeProvider clock)
{
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        if (!database.Read(TailStore.Any))
        {
            return;
        }

        foreach (var batch in database.Read(TailStore.Batches))
        {
            await database.WriteAsync<int>(db => Write(db, batch), cancellationToken);
        }
    }

    private int Write(DbConnection db, int batch)
    {
        var pieces = TailStore.List(db, batch).SelectMany(row => TailChunk.Read(row).Match(read => read, _ => Damaged())).ToLookup(piece => piece.Series);
        var packed = new List<PackedSamples>();
        foreach (var known in pieces)
        {
            if (SeriesStore.Find(db, known.Key) is not { } series)
            {
                continue;
            }

            var before = SampleWriter.ValueBefore(db, series.Id);
            foreach (var (times, values) in Later(known, series.LastAt))
            {
                packed.Add(PackedSamples.Of(series.Id, series.Kind, times, values, before));
                before = values[^1];
            }
        }

        TailStore.Forget(db, batch);
        SampleWriter.Write(db, board, packed, clock.GetUtcNow());
        return packed.Count;
    }

    /// <summary>The samples after an instant, in as few chunks as hold them.</summary>
    private static IEnumerable<(long[] Times, double[] Values)> Later(IEnumerable<TailPiece> pieces, long after)
    {
        var times = new List<long>();
        var values = new List<double>();
        foreach (var piece in pieces)
        {
            for (var i = 0; i < piece.Times.Length; i++)
            {
                if (piece.Times[i] > after)
                {
                    times.Add(after = piece.Times[i]);
                    values.Add(piece.Values[i]);
                }
            }
        }

        return times.Chunk(SampleChunk.MostSamples).Zip(values.Chunk(SampleChunk.MostSamples));
    }

    private Facts<TailPiece> Damaged()
    {
        board.NoteDamaged();
        return [];
    }
}
