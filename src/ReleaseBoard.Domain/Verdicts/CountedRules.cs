using ReleaseBoard.Domain.Environments;

namespace ReleaseBoard.Domain.Verdicts;

/// <summary>One measurement of a metric that is counted; a value, or none where its provider failed.</summary>
public readonly record struct Measurement(double? Value);

/// <summary>How a counted metric stands.</summary>
public enum CountedState
{
    Running,
    Passed,
    Failed,
    Inconclusive,
    Errored,
}

/// <summary>Counting like the others, to the letter.</summary>
public static class CountedRules
{
    public static CountedState Judge(IEnumerable<Measurement> measurements, CountingTerms terms)
    {
        int taken = 0, failures = 0, inconclusive = 0, errors = 0;
        foreach (var measurement in measurements)
        {
            if (measurement.Value is not { } value)
            {
                if (++errors > terms.ErrorLimit)
                {
                    return CountedState.Errored;
                }

                continue;
            }

            errors = 0;
            taken++;
            var passes = IsPass(value, terms);
            failures += passes is false ? 1 : 0;
            inconclusive += passes is null ? 1 : 0;
            if (failures > terms.FailureLimit)
            {
                return CountedState.Failed;
            }

            if (inconclusive > terms.InconclusiveLimit)
            {
                return CountedState.Inconclusive;
            }

            if (taken >= terms.Count)
            {
                return CountedState.Passed;
            }
        }

        return CountedState.Running;
    }

    /// <summary>Null when neither condition is true, or both are.</summary>
    private static bool? IsPass(double value, CountingTerms terms)
    {
        bool? passes = terms.PassesUpTo is { } most ? value <= most : null;
        bool? fails = terms.FailsAbove is { } limit ? value > limit : null;
        return (passes, fails) switch
        {
            (null, null) => null,
            ({ } only, null) => only,
            (null, { } only) => !only,
            (true, false) => true,
            (false, true) => false,
            _ => null,
        };
    }
}
