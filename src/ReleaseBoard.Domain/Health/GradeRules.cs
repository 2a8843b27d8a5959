using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>What is known of how a slot does, so that the journal says it once.</summary>
/// <param name="IsFailing">What the journal said last.</param>
/// <param name="OtherSince">Since when the slot does otherwise without a break; null while it does as the journal says.</param>
public readonly record struct GradeMemory(bool IsFailing, DateTimeOffset? OtherSince);

/// <summary>
/// When health becomes an entry of the journal. Grades change every second; what is written down, and told, is only what lasts.
/// </summary>
public static class GradeRules
{
    /// <summary>The memory after a look, and whether the journal must say it now.</summary>
    public static (GradeMemory Next, bool Says) Look(GradeMemory memory, HealthGrade grade, DateTimeOffset now, TimeSpan failingFor, TimeSpan betterFor)
    {
        // Without data nothing is known to be better, nor worse.
        var isOther = memory.IsFailing ? grade is HealthGrade.Healthy or HealthGrade.Degraded : grade is HealthGrade.Failing;
        if (!isOther)
        {
            return (memory with { OtherSince = null }, false);
        }

        var since = memory.OtherSince ?? now;
        return now - since >= (memory.IsFailing ? betterFor : failingFor) ? (new(!memory.IsFailing, null), true) : (memory with { OtherSince = since }, false);
    }

    public static string Sentence(Slot slot, bool isFailing, TimeSpan lasted, HealthVerdict verdict) => isFailing
        ? $"{slot} has been failing for {Spans.Words(lasted)}. {verdict.Because}"
        : $"{slot} has been doing better for {Spans.Words(lasted)}. {verdict.Because}";
}
