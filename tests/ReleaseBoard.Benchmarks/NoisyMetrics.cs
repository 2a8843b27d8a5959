namespace ReleaseBoard.Benchmarks;

/// <summary>
/// Measurements as applications really make them, by a chance that is the same each run: gauges that wander slowly under normal noise
/// and are told in two to four decimals, and counters that rise by as many as happened to come.
/// </summary>
internal sealed class NoisyMetrics(int seed)
{
    private static readonly (double Level, double Noise, int Decimals)[] Gauges =
    [
        (35, 4, 2),       // processor, per cent
        (12, 1.2, 3),     // latency, milliseconds
        (0.82, 0.04, 4),  // a ratio
        (55, 0.9, 3),     // a temperature
        (240, 18, 2),     // requests a second
    ];

    private readonly Random _random = new(seed);
    private double _drift;
    private double _count;

    public double Gauge(int kind)
    {
        var (level, noise, decimals) = Gauges[kind % Gauges.Length];
        _drift = (0.999 * _drift) + (0.04 * noise * Normal());
        return Math.Round(level + _drift + (noise * Normal()), decimals);
    }

    /// <summary>Requests, some two hundred a second.</summary>
    public double Counter() => _count += Math.Max(0, Math.Round(200 + (14 * Normal())));

    // Box and Muller.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
