namespace ReleaseBoard.Domain.Verdicts;

/// <summary>Two samples in order, to be compared at any shift in one pass.</summary>
internal sealed class RankedPair
{
    private readonly double[] _x;
    private readonly double[] _y;

    private RankedPair(double[] x, double[] y) => (_x, _y) = (x, y);

    /// <summary>The least and the greatest difference of any x and any y.</summary>
    public double Least => _x[0] - _y[^1];

    public double Most => _x[^1] - _y[0];

    public static RankedPair Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count == 0 || y.Count == 0)
        {
            throw new ArgumentException("Both samples hold at least one value.", nameof(x));
        }

        if (x.Concat(y).Any(value => !double.IsFinite(value)))
        {
            throw new ArgumentException("Samples hold finite values.", nameof(x));
        }

        return new([.. x.Order()], [.. y.Order()]);
    }

    /// <summary>The ranks when x is moved down by mu: one merge of both.</summary>
    public Ranks At(double mu)
    {
        var (n, m) = (_x.Length, _y.Length);
        double rankSum = 0, ties = 0;
        for (int i = 0, j = 0; i < n || j < m;)
        {
            var value = j == m || (i < n && _x[i] - mu <= _y[j]) ? _x[i] - mu : _y[j];
            var (beforeX, beforeY) = (i, j);
            for (; i < n && _x[i] - mu == value; i++)
            {
            }

            for (; j < m && _y[j] == value; j++)
            {
            }

            double count = i - beforeX + j - beforeY;
            rankSum += (i - beforeX) * (beforeX + beforeY + ((count + 1) / 2));
            ties += (count * count * count) - count;
        }

        return new Ranks(n, m, rankSum, ties);
    }
}

/// <summary>What Mann and Whitney's test needs of the ranks: the sum of those of x, and the sum of t^3 - t over groups of t equal values.</summary>
internal readonly record struct Ranks(double N, double M, double Sum, double Ties)
{
    public double U => Sum - (N * (N + 1) / 2);

    /// <summary>How many standard deviations U is from its middle; 0 where all values are the same.</summary>
    public double W(bool isCorrected)
    {
        var all = N + M;
        var variance = N * M / 12 * (all + 1 - (all < 2 ? 0 : Ties / (all * (all - 1))));
        var distance = U - (N * M / 2);
        distance -= isCorrected ? 0.5 * Math.Sign(distance) : 0;
        return variance <= 0 ? 0 : distance / Math.Sqrt(variance);
    }
}
