using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Hands what one target says of itself to the samples; one a target, used by one thread at a time.</summary>
/// <param name="target">Labels that tell this target from others, such as its instance.</param>
public sealed class ExpositionFeed(SampleBoard board, Slot slot, DeploymentId? deployment, string source, Facts<MetricLabel> target)
{
    // A series without room is not asked for again every second.
    private const int TurnsBetweenTries = 60;

    // One entry a sample of the last answer: a series that stands where it stood needs no looking up.
    private Known[] _known = [];
    private int _turn;

    /// <summary>Appends every sample, all at one time (UTC milliseconds).</summary>
    public void Append(Exposition exposition, long at)
    {
        var samples = exposition.Samples;
        if (_known.Length < samples.Count)
        {
            Array.Resize(ref _known, samples.Count);
        }

        var isTryTurn = _turn++ % TurnsBetweenTries == 0;
        for (var i = 0; i < samples.Count; i++)
        {
            ref var known = ref _known[i];
            var (series, value) = samples[i];
            if (!ReferenceEquals(known.Series, series) || (known.Id is null && isTryTurn))
            {
                known = new Known(series, Open(series, exposition));
            }

            // False: it was quiet for long and let go; this is a new beginning.
            if (known.Id is { } id && !board.Append(id, at, value))
            {
                known = known with { Id = Open(series, exposition) };
                _ = known.Id is { } again && board.Append(again, at, value);
            }
        }
    }

    private SeriesId? Open(MetricSeries series, Exposition exposition) =>
        board.Open(new SeriesIdentity(slot, deployment, source, FamilyRules.At(series, target)), FamilyRules.KindOf(series.Name, exposition.Families));

    private readonly record struct Known(MetricSeries? Series, SeriesId? Id);
}
