namespace ReleaseBoard.Domain.Words;

/// <summary>What a share that was seen in so many says of the true one.</summary>
public static class Shares
{
    /// <summary>The least the true share may be, with 97.5 % confidence: the lower end of Wilson's 95 % interval (Wilson 1927).</summary>
    /// <param name="share">As it was seen, 0 to 1.</param>
    /// <param name="count">In how many; more than 0.</param>
    public static double Least(double share, double count)
    {
        const double Z = 1.96;
        var centre = share + (Z * Z / (2 * count));
        var spread = Z * Math.Sqrt(((share * (1 - share)) + (Z * Z / (4 * count))) / count);
        return (centre - spread) / (1 + (Z * Z / count));
    }
}
