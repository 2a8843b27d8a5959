using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>One series of a question while it is answered.</summary>
/// <param name="Stored">Null when only memory knows it.</param>
/// <param name="Book">Null when only the store does.</param>
internal sealed record SeriesFold(StoredSeries? Stored, SeriesBook? Book, StepFold Fold)
{
    public SeriesIdentity Identity => Book?.Identity ?? Stored?.Identity ?? throw new InvalidOperationException("A series is somewhere.");

    public MetricKind Kind => Book?.Kind ?? Stored?.Kind ?? MetricKind.Untyped;

    /// <summary>Its rows of minutes or hours, packed.</summary>
    public IReadOnlyList<byte[]> Rows { get; set; } = [];

    /// <summary>A step of these rows, in milliseconds.</summary>
    public long RowStep { get; set; }

    /// <summary>All up to here (UTC milliseconds) is in those rows, or was not asked for.</summary>
    public long From { get; set; }

    /// <summary>Chunks tell of what is before this, memory of the rest.</summary>
    public long Memory { get; set; } = long.MaxValue;
}
