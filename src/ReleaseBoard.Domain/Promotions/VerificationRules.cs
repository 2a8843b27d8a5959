using System.Globalization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>The simple verification: enough requests, few enough failures, fast enough.</summary>
public static class VerificationRules
{
    /// <summary>Signals older than this roll nothing back (rule 7): the world has moved on while nobody looked.</summary>
    public static readonly TimeSpan OldestSignal = TimeSpan.FromMinutes(20);

    /// <summary>A step without enough requests is watched for as long again, and at least this long, before a person is asked.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(1);

    /// <summary>How far beyond its limit a latency must be to end a step early: one histogram bucket is a quarter wide.</summary>
    private const double ClearlySlower = 1.25;

    /// <summary>From when on signals count as failure.</summary>
    public static DateTimeOffset Horizon(DateTimeOffset stepSince, DateTimeOffset now) =>
        stepSince > now - OldestSignal ? stepSince : now - OldestSignal;

    /// <summary>How long past its duration a step waits for a verdict.</summary>
    public static TimeSpan Patience(RolloutStep step) => step.Duration > LeastPatience ? step.Duration : LeastPatience;

    /// <summary>A failure that is clear before the step is over; null while it is not.</summary>
    public static VerdictDraft? Early(StepVerification limits, HealthWindow recent) =>
        recent.Requests < limits.MinimumRequests ? null
        : SurelyFailsMore(recent, limits.MaximumFailureRate) ? Fail(limits, recent)
        : recent.P95 > limits.MaximumP95 * ClearlySlower ? Fail(limits, recent)
        : null;

    /// <summary>The verdict once the step's time is over. <paramref name="whole"/> is all of the step, <paramref name="recent"/> what may still roll it back.</summary>
    public static VerdictDraft AtEnd(StepVerification limits, HealthWindow whole, HealthWindow recent)
    {
        if (recent.Requests >= limits.MinimumRequests && Breaks(limits, recent))
        {
            return Fail(limits, recent);
        }

        if (whole.Requests < limits.MinimumRequests)
        {
            return new(VerdictGrade.Inconclusive, $"Only {Requests(whole)} came; at least {limits.MinimumRequests} are needed to judge.");
        }

        return Breaks(limits, whole)
            ? new(VerdictGrade.Inconclusive, $"{Figures(whole)}, beyond the limits, but what failed is older than {Spans.Words(OldestSignal)} or too little to judge: a person must decide.")
            : new(VerdictGrade.Pass, $"{Figures(whole)}; the limits are {Limits(limits)}.");
    }

    private static VerdictDraft Fail(StepVerification limits, HealthWindow window)
    {
        var broken = new List<string>(2);
        if (Rate(window) > limits.MaximumFailureRate)
        {
            broken.Add($"{Spans.Percent(Rate(window))} of {Requests(window)} failed; the limit is {Spans.Percent(limits.MaximumFailureRate)}");
        }

        if (window.P95 > limits.MaximumP95)
        {
            broken.Add($"p95 was {Milliseconds(window.P95)} over {Requests(window)}; the limit is {Milliseconds(limits.MaximumP95)}");
        }

        return new(VerdictGrade.Fail, string.Join(", and ", broken) + ".");
    }

    private static bool Breaks(StepVerification limits, HealthWindow window) =>
        Rate(window) > limits.MaximumFailureRate || window.P95 > limits.MaximumP95;

    /// <summary>True when even the lower end of what the true rate may be (Wilson, 95 %) is beyond the limit.</summary>
    private static bool SurelyFailsMore(HealthWindow window, double limit)
    {
        const double Z = 1.96;
        if (window.Requests == 0)
        {
            return false;
        }

        var (n, p) = ((double)window.Requests, Rate(window));
        var centre = p + (Z * Z / (2 * n));
        var spread = Z * Math.Sqrt(((p * (1 - p)) + (Z * Z / (4 * n))) / n);
        return (centre - spread) / (1 + (Z * Z / n)) > limit;
    }

    private static double Rate(HealthWindow window) => window.Requests == 0 ? 0 : (double)window.Failures / window.Requests;

    private static string Figures(HealthWindow window) => $"{Requests(window)}, {Spans.Percent(Rate(window))} failed, p95 {Milliseconds(window.P95)}";

    private static string Limits(StepVerification limits) => $"{Spans.Percent(limits.MaximumFailureRate)} and {Milliseconds(limits.MaximumP95)}";

    private static string Requests(HealthWindow window) => window.Requests == 1 ? "1 request" : $"{window.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests";

    private static string Milliseconds(double? value) => value is { } known ? $"{known.ToString(known < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)} ms" : "unknown";
}

/// <summary>A verdict before it is written down with its step and time.</summary>
public sealed record VerdictDraft(VerdictGrade Grade, string Sentence);
