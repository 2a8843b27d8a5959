using System.Globalization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>How a deployment is graded. The first rule that speaks, from the worst, gives grade and sentence.</summary>
public static class HealthRules
{
    public static HealthVerdict Grade(HealthEvidence evidence, HealthLimits limits, DateTimeOffset now) =>
        Missing(evidence, limits, now) ?? Broken(evidence) ?? Traffic(evidence.Window, limits, HealthGrade.Failing)
        ?? Weak(evidence, limits) ?? Traffic(evidence.Window, limits, HealthGrade.Degraded)
        ?? new HealthVerdict(HealthGrade.Healthy, Well(evidence, limits));

    /// <summary>True when nothing is wrong with what it answers, whatever became of its instances.</summary>
    public static bool AnswersWell(HealthEvidence evidence, HealthLimits limits) => Traffic(evidence.Window, limits, HealthGrade.Degraded) is null;

    /// <summary>From worst to best, for lists: what is unknown may be bad, so it stands before what is known to be well.</summary>
    public static int Urgency(HealthGrade grade) => grade switch
    {
        HealthGrade.Failing => 0,
        HealthGrade.Degraded => 1,
        HealthGrade.Unknown => 2,
        HealthGrade.Healthy => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(grade), grade, "A grade nobody drew on the map."),
    };

    /// <summary>No fresh word from the runner: whatever was true before, nothing is known now.</summary>
    private static HealthVerdict? Missing(HealthEvidence evidence, HealthLimits limits, DateTimeOffset now)
    {
        if (evidence.SeenAt is not { } seen)
        {
            return evidence.Silence is { } never ? new HealthVerdict(HealthGrade.Unknown, $"No data has arrived. {never}") : HealthVerdict.Unknown;
        }

        var age = now - seen;
        if (age <= limits.Stale)
        {
            return null;
        }

        var since = Invariant($"No data for {Math.Floor(age.TotalSeconds)} s.");
        return new HealthVerdict(HealthGrade.Unknown, evidence.Silence is { } why ? $"{since} {why}" : since);
    }

    private static HealthVerdict? Broken(HealthEvidence evidence)
    {
        if (evidence is { Problem: { } problem, Ready: 0 })
        {
            return new HealthVerdict(HealthGrade.Failing, problem);
        }

        if (evidence.Wished == 0)
        {
            return new HealthVerdict(HealthGrade.Unknown, "No instance is wished for here, so there is nothing to measure.");
        }

        if (evidence.Ready > 0)
        {
            return null;
        }

        return evidence.Starting >= evidence.Wished && evidence.Restarts == 0
            ? new HealthVerdict(HealthGrade.Degraded, $"Starting: 0 of {evidence.Wished} instances ready so far.")
            : new HealthVerdict(HealthGrade.Failing, $"0 of {evidence.Wished} instances ready.{Ended(evidence)}");
    }

    private static HealthVerdict? Weak(HealthEvidence evidence, HealthLimits limits)
    {
        if (evidence.Problem is { } problem)
        {
            return new HealthVerdict(HealthGrade.Degraded, $"{evidence.Ready} of {evidence.Wished} instances ready. {problem}");
        }

        if (evidence.Ready < evidence.Wished)
        {
            return new HealthVerdict(HealthGrade.Degraded, $"{evidence.Ready} of {evidence.Wished} instances ready.{Ended(evidence)}");
        }

        return evidence.Restarts == 0
            ? null
            : new HealthVerdict(HealthGrade.Degraded, $"{Times(evidence.Restarts, "instance start")} after an unasked end {Span(limits)}.{Ended(evidence)}");
    }

    private static HealthVerdict? Traffic(HealthWindow window, HealthLimits limits, HealthGrade grade)
    {
        var isFailing = grade is HealthGrade.Failing;
        var isFew = window.Requests < limits.FewRequests;
        if (window.Requests == 0 || (isFew && isFailing))
        {
            return null;
        }

        var rate = (double)window.Failures / window.Requests;
        var worstRate = isFailing ? limits.FailingFailureRate : limits.DegradedFailureRate;
        if (window.Failures > 0 && rate >= worstRate)
        {
            return new HealthVerdict(grade, isFew
                ? $"{window.Failures} of only {Times(window.Requests, "request")} failed {Span(limits)}."
                : Invariant($"{Spans.Percent(rate)} of {window.Requests} requests failed {Span(limits)}; at {Spans.Percent(worstRate)} it counts as {Word(grade)}."));
        }

        var slowest = isFailing ? limits.FailingP95 : limits.DegradedP95;
        return window.P95 is { } p95 && p95 >= slowest && !isFew
            ? new HealthVerdict(grade, Invariant($"The slowest 5 % of {window.Requests} requests took over {Spans.Milliseconds(p95)} {Span(limits)}; at {Spans.Milliseconds(slowest)} it counts as {Word(grade)}."))
            : null;
    }

    private static string Well(HealthEvidence evidence, HealthLimits limits)
    {
        var instances = $"{evidence.Ready} of {evidence.Wished} instances ready.";
        var window = evidence.Window;
        if (window.Requests == 0)
        {
            return $"No requests {Span(limits)}; {instances}";
        }

        var failed = window.Failures == 0 ? "none failed" : $"{Spans.Percent((double)window.Failures / window.Requests)} failed";
        var fast = window.P95 is { } p95 ? $", 95 % within {Spans.Milliseconds(p95)}" : "";
        return $"{Times(window.Requests, "request")} {Span(limits)}, {failed}{fast}; {instances}";
    }

    private static string Ended(HealthEvidence evidence) => evidence.LastEnd is { } end ? $" Last end: {end}." : "";

    private static string Span(HealthLimits limits) => Invariant($"in the last {limits.Window.TotalSeconds:0} s");

    private static string Word(HealthGrade grade) => grade is HealthGrade.Failing ? "failing" : "degraded";

    private static string Times(long count, string noun) => count == 1 ? $"1 {noun}" : Invariant($"{count} {noun}s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
