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

    private static bool Number(string text, out double value) =>
        double.TryParse(text.Trim().TrimEnd('%').TrimEnd().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    private static string Figure(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
