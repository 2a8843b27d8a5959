using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Where samples of any source go into memory.</summary>
public sealed class SampleInlet(SampleBoard board)
{
    /// <summary>Takes them in, each series in the order of time; answers how many found no room.</summary>
    public int Take(Slot slot, string source, IEnumerable<SignalPoint> points)
    {
        var leftOut = 0;
        foreach (var point in points)
        {
            var identity = new SeriesIdentity(slot, point.Deployment, source, point.Series);
            var isTaken = board.Open(identity, point.Kind) is { } id && (board.Append(id, point.At, point.Value) || Again(identity, point));
            leftOut += isTaken ? 0 : 1;
        }

        return leftOut;
    }

    // Let go between being opened and written: once more and it is there.
    private bool Again(SeriesIdentity identity, SignalPoint point) => board.Open(identity, point.Kind) is { } id && board.Append(id, point.At, point.Value);
}
