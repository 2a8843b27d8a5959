using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What one pass over an answer has gathered.</summary>
internal sealed class ExpositionReading
{
    private readonly HashSet<MetricSeries> _seen = [];

    public List<MetricSample> Samples { get; } = [];

    public List<FoundSample> Found { get; } = [];

    /// <summary>Where the line at hand begins, without the blanks before it, and where it ends.</summary>
    public int At { get; set; }

    public int LineEnd { get; set; }

    /// <summary>Where the value of the first sample stands that was too many; nothing is read after it.</summary>
    public int? CutAt
    {
        get;
        set
        {
            field = value;
            IsCut = true;
        }
    }

    public bool HasTooMany => CutAt is not null;

    public Dictionary<string, MetricFamily> Families { get; } = new(StringComparer.Ordinal);

    public int BadLines { get; set; }

    public bool IsCut { get; set; }

    /// <summary>A series named twice would be two answers to one question: the first counts, and the second is a bad line.</summary>
    public bool Add(MetricSample sample, int valueAt)
    {
        var isNew = _seen.Add(sample.Series);
        Found.Add(new FoundSample(sample.Series, valueAt, LineEnd, !isNew));
        if (isNew)
        {
            Samples.Add(sample);
        }

        return isNew;
    }

    /// <summary>The family of that name, made when it is new; null when there is room for no more.</summary>
    public MetricFamily? Family(string name, int atMost)
    {
        if (Families.TryGetValue(name, out var known))
        {
            return known;
        }

        IsCut |= Families.Count >= atMost;
        return Families.Count >= atMost ? null : new MetricFamily(name, MetricKind.Untyped, "");
    }
}
