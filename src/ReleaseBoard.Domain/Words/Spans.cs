using System.Globalization;

namespace ReleaseBoard.Domain.Words;

/// <summary>Lengths of time and figures as people say them.</summary>
public static class Spans
{
    /// <summary>"0.3 s", "45 s", "5 min", "2 h 14 min", "7 days".</summary>
    public static string Words(TimeSpan span) => span switch
    {
        _ when span < TimeSpan.Zero => Words(span.Negate()),
        _ when span < TimeSpan.FromSeconds(10) => $"{Figure(span.TotalSeconds)} s",
        _ when span < TimeSpan.FromMinutes(2) => $"{Math.Floor(span.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s",
        _ when span < TimeSpan.FromHours(1) => Two((int)span.TotalMinutes, "min", span.Seconds, "s"),
        _ when span < TimeSpan.FromDays(2) => Two((int)span.TotalHours, "h", span.Minutes, "min"),
        _ => Two((int)span.TotalDays, "days", span.Hours, "h"),
    };

    /// <summary>The same for what may be over at once: "under 0.1 s" instead of "0 s".</summary>
    public static string Brief(TimeSpan span) => span < TimeSpan.FromSeconds(0.05) ? "under 0.1 s" : Words(span);

    /// <summary>At most one digit after the point.</summary>
    public static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>All its digits, as programs write it: "1.5", "NaN", "+Inf".</summary>
    public static string Exact(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A share of 0 to 1 in per cent, finer below 10 %: "12.5 %", "8.25 %", "0.21 %". Figures that are measured are written so everywhere.</summary>
    public static string Percent(double share) => (share * 100).ToString(share < 0.1 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>A latency that was measured: "8.4 ms", "184 ms".</summary>
    public static string Milliseconds(double value) => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + " ms";

    private static string Two(int whole, string unit, int rest, string smaller) => rest == 0 ? $"{whole} {unit}" : $"{whole} {unit} {rest} {smaller}";
}
