using System.Diagnostics;
using System.Numerics;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Runner.Gateway;

/// <summary>
/// Counts one deployment's requests. Each processor writes to a stripe of its own, so that counting neither allocates nor makes
/// processors wait for each other.
/// </summary>
internal sealed class TrafficCounter
{
    // 58 latency buckets, then the failures and the requests in flight: eight cache lines a stripe.
    private const int StripeLength = 64;
    private const int FailuresAt = 60;
    private const int InFlightAt = 61;

    private static readonly int Stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 32));

    private readonly long[] _cells = new long[Stripes * StripeLength];

    public void Began() => Interlocked.Increment(ref _cells[Stripe + InFlightAt]);

    public void Finished() => Interlocked.Decrement(ref _cells[Stripe + InFlightAt]);

    /// <summary>Counts one answered (or unanswered) request.</summary>
    public void Count(long startedAt, bool isFailure)
    {
        var stripe = Stripe;
        var latency = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
        Interlocked.Increment(ref _cells[stripe + LatencyBuckets.IndexOf(latency)]);
        if (isFailure)
        {
            Interlocked.Increment(ref _cells[stripe + FailuresAt]);
        }
    }

    public TrafficCounts Read()
    {
        var buckets = Enumerable.Range(0, LatencyBuckets.Bounds.Count + 1).Select(Sum).ToFacts();
        return new TrafficCounts
        {
            Requests = buckets.Sum(),
            Failures = Sum(FailuresAt),
            InFlight = (int)Sum(InFlightAt),
            Buckets = buckets,
        };
    }

    private static int Stripe => (Thread.GetCurrentProcessorId() & (Stripes - 1)) * StripeLength;

    private long Sum(int cell)
    {
        long sum = 0;
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            sum += Volatile.Read(ref _cells[(stripe * StripeLength) + cell]);
        }

        return sum;
    }
}
