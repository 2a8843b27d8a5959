using System.Globalization;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Health;

/// <summary>One objective as it stands in the fields of a form.</summary>
public sealed class ObjectiveDraft
{
    public ObjectiveKind Kind { get; set; }

    /// <summary>In per cent: "99.5".</summary>
    public string Target { get; set; } = "99.5";

    /// <summary>Milliseconds, for an objective of latency.</summary>
    public string Within { get; set; } = "300";

    public int Days { get; set; } = 30;

    public static ObjectiveDraft Of(Objective objective) => new()
    {
        Kind = objective.Kind,
        Target = Figure(objective.Target * 100),
        Within = Figure(objective.Within ?? 300),
        Days = objective.WindowDays,
    };

    public Outcome<Objective> Read()
    {
        if (!Number(Target, out var target))
        {
            return Refusal.Invalid("objectives.target", $"'{Target}' is no share in per cent, such as 99.5.");
        }

        if (Kind is ObjectiveKind.Latency && !Number(Within, out _))
        {
            return Refusal.Invalid("objectives.within", $"'{Within}' is no number of milliseconds.");
        }

        // To the seventh digit: 99.9 per cent is 0.999 and not what a division leaves of it.
        return new Objective { Kind = Kind, Target = Math.Round(target / 100, 7), Within = Kind is ObjectiveKind.Latency && Number(Within, out var within) ? within : null, WindowDays = Days };
    }

    internal static bool Number(string text, out double value) =>
        double.TryParse(text.Trim().TrimEnd('%').TrimEnd().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    internal static string Figure(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}

/// <summary>From where on a slot counts as degraded or failing, as it stands in the fields of a form; empty leaves it as the board has it.</summary>
public sealed class LimitsDraft
{
    /// <summary>Shares of failed requests in per cent.</summary>
    public string DegradedFailures { get; set; } = "";

    public string FailingFailures { get; set; } = "";

    /// <summary>95th percentiles in milliseconds.</summary>
    public string DegradedP95 { get; set; } = "";

    public string FailingP95 { get; set; } = "";

    public static LimitsDraft Of(GradeLimits limits) => new()
    {
        DegradedFailures = Text(limits.DegradedFailureRate * 100),
        FailingFailures = Text(limits.FailingFailureRate * 100),
        DegradedP95 = Text(limits.DegradedP95),
        FailingP95 = Text(limits.FailingP95),
    };

    public Outcome<GradeLimits> Read()
    {
        var wrong = new[] { DegradedFailures, FailingFailures, DegradedP95, FailingP95 }.FirstOrDefault(text => text.Trim().Length > 0 && !ObjectiveDraft.Number(text, out _));
        return wrong is not null
            ? Refusal.Invalid("objectives.limit", $"'{wrong}' is no figure.")
            : new GradeLimits
            {
                DegradedFailureRate = Share(DegradedFailures),
                FailingFailureRate = Share(FailingFailures),
                DegradedP95 = Value(DegradedP95),
                FailingP95 = Value(FailingP95),
            };
    }

    private static double? Share(string text) => Value(text) is { } percent ? Math.Round(percent / 100, 7) : null;

    private static double? Value(string text) => text.Trim().Length > 0 && ObjectiveDraft.Number(text, out var value) ? value : null;

    private static string Text(double? value) => value is { } known ? ObjectiveDraft.Figure(known) : "";
}
