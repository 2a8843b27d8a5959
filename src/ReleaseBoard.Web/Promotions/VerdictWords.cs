using System.Globalization;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Promotions;

/// <summary>Verdicts of metrics as words and shapes.</summary>
public static class VerdictWords
{
    public static (string Word, Tone Tone) Of(MetricState state) => state switch
    {
        MetricState.Pass => ("pass", Tone.Ok),
        MetricState.High => ("too high", Tone.Bad),
        MetricState.Low => ("too low", Tone.Bad),
        MetricState.TooFew => ("too few", Tone.Warn),
        MetricState.Nodata => ("no data", Tone.Warn),
        _ => ("alone", Tone.Mute),
    };

    public static Tone Of(LogSeverity level) => level switch
    {
        >= LogSeverity.Error => Tone.Bad,
        LogSeverity.Warning => Tone.Warn,
        _ => Tone.Mute,
    };

    /// <summary>What the bar shows, for those who do not see it.</summary>
    public static string Of(VerdictBar bar) => $"Between {Figure(bar.Lower)} and {Figure(bar.Upper)} {bar.Unit}; allowed is {Figure(bar.Allowed)}.";

    /// <summary>"100 of 100", or that there is none yet.</summary>
    public static string Of(StepScore score) => score.Value is { } value ? $"{Plain(value)} of 100" : "no score yet";

    /// <summary>"requests 2 of 2".</summary>
    public static string Of(GroupScore group) => group.Score is null ? $"{group.Name}: no data" : $"{group.Name}: {group.Passes} of {group.Judged} pass, weight {Plain(group.Weight)}";

    /// <summary>At most two digits after the point, with its sign.</summary>
    public static string Figure(double value) => value.ToString(Math.Abs(value) >= 100 ? "+#,0;-#,0" : "+0.##;-0.##;0", CultureInfo.InvariantCulture);

    private static string Plain(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
