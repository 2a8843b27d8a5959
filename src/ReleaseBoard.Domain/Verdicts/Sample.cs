namespace ReleaseBoard.Domain.Verdicts;

/// <summary>All that a test of means needs to know of a number of measurements; samples of the same thing add up.</summary>
/// <param name="Count">How many measurements.</param>
/// <param name="Sum">Their sum, in whatever unit they have.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
public readonly record struct Sample(long Count, double Sum, double SumOfSquares)
{
    /// <summary>Zero without measurements.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;

    /// <summary>The unbiased variance; zero with fewer than two measurements.</summary>
    public double Variance => Count < 2 ? 0 : Math.Max(0, (SumOfSquares - (Count * Mean * Mean)) / (Count - 1));

    /// <summary>Yes-or-no measurements: each that happened counts 1, each other 0.</summary>
    public static Sample OfCounts(long happened, long all) => new(all, happened, happened);

    /// <summary>What came after a sample that is part of this one.</summary>
    public static Sample operator -(Sample whole, Sample before) =>
        new(whole.Count - before.Count, whole.Sum - before.Sum, whole.SumOfSquares - before.SumOfSquares);

    public static Sample operator +(Sample one, Sample other) =>
        new(one.Count + other.Count, one.Sum + other.Sum, one.SumOfSquares + other.SumOfSquares);
}

/// <summary>An estimate and the range it is in, as surely as was asked for.</summary>
public readonly record struct Interval(double Estimate, double Lower, double Upper);
