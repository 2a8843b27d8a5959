using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>How requests come.</summary>
internal enum Traffic
{
    /// <summary>100 a second, a tenth to the new side.</summary>
    Steady,

    /// <summary>Between a tenth and three times as many, changing by the minute, and outages in which both sides fail and are slow.</summary>
    Bursts,

    /// <summary>The same, and a third of the time each at 5, 25 and 50 %.</summary>
    BurstsAndSteps,
}

/// <summary>A rollout made up by chance, second by second, judged by the very rules that judge a real one.</summary>
internal sealed class SimulatedRollout(int seed, Traffic traffic, double oldRate, double newRate)
{
    private const double RequestsPerSecond = 100;
    private const double MeanLogarithm = 4;
    private const double Spread = 0.8;
    private const int StepSeconds = 1_200;

    private static readonly double[] Weights = [0.05, 0.25, 0.5];

    private readonly Random _random = new(seed);
    private int _second;
    private double _rush = 1;
    private bool _isOut;

    public StepEvidence Evidence { get; private set; } = new() { Steps = traffic is Traffic.BurstsAndSteps ? Weights.Length : 1 };

    /// <summary>The first second at which a guard trips; null when none does.</summary>
    public int? TripsWithin(int seconds, IEnumerable<VerifiedMetric> metrics, double alpha)
    {
        Evidence = Evidence with { Metrics = metrics.ToFacts() };
        var terms = new StepVerification { MinimumRequests = 1, MaximumFailureRate = 1, MaximumP95 = 3_600_000, Alpha = alpha };
        for (var second = 1; second <= seconds; second++)
        {
            Pass(1);
            if (VerificationRules.Early(terms, new(0, 0, null), Evidence) is not null)
            {
                return second;
            }
        }

        return null;
    }

    public void Pass(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            if (traffic is Traffic.BurstsAndSteps && _second > 0 && _second % StepSeconds == 0)
            {
                Evidence = Evidence with { Earlier = Evidence.Earlier.Append(Evidence.Whole.Counts).ToFacts(), Whole = BothSides.Nothing };
            }

            if (traffic is not Traffic.Steady && _second % 60 == 0)
            {
                (_rush, _isOut) = (Math.Exp((_random.NextDouble() * 3.4) - 2.3), _random.Next(20) == 0);
            }

            var whole = Evidence.Whole + Second();
            Evidence = Evidence with { Whole = whole, Recent = whole };
            _second++;
        }
    }

    private BothSides Second()
    {
        var weight = traffic is Traffic.BurstsAndSteps ? Weights[Math.Min(_second / StepSeconds, Weights.Length - 1)] : 0.1;
        var (old, fresh) = (Poisson(RequestsPerSecond * _rush * (1 - weight)), Poisson(RequestsPerSecond * _rush * weight));
        var (outage, slower) = _isOut ? (0.1, 0.7) : (0, 0);
        return new()
        {
            Counts = new(old, Math.Min(old, Poisson(old * (oldRate + outage))), fresh, Math.Min(fresh, Poisson(fresh * (newRate + outage)))),
            OldLatency = Latency(old, MeanLogarithm + slower),
            NewLatency = Latency(fresh, MeanLogarithm + slower),
        };
    }

    /// <summary>The sum and the sum of squares of so many normal logarithms, by their own distributions.</summary>
    private Sample Latency(long count, double mean)
    {
        if (count == 0)
        {
            return default;
        }

        var average = mean + (Normal() * Spread / Math.Sqrt(count));
        var scatter = Spread * Spread * Math.Max(0, count - 1 + (Normal() * Math.Sqrt(2.0 * (count - 1))));
        return new Sample(count, count * average, scatter + (count * average * average));
    }

    private long Poisson(double mean)
    {
        if (mean > 60)
        {
            return Math.Max(0, (long)Math.Round(mean + (Normal() * Math.Sqrt(mean))));
        }

        var (limit, product, count) = (Math.Exp(-mean), _random.NextDouble(), 0L);
        for (; product > limit; count++)
        {
            product *= _random.NextDouble();
        }

        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
