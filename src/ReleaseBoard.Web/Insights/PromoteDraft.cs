using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Insights;

/// <summary>A promotion while someone asks for it.</summary>
public sealed class PromoteDraft
{
    public string Target { get; set; } = "";

    public long Settings { get; set; }

    public string Reason { get; set; } = "";
}

/// <summary>What would become of it if it were asked for now.</summary>
/// <param name="Refusal">Why it would be refused; null when it would not.</param>
/// <param name="Shut">The gates that only the word of whoever asks can open.</param>
public sealed record PromoteOutlook(SettingsStand Stand, Refusal? Refusal, Facts<Gate> Shut)
{
    /// <summary>The settings to choose from, newest first.</summary>
    public Facts<long> Settings(long chosen) =>
        Stand.Running.Select(running => running.Revision).Append(Stand.Latest).Append(chosen).Distinct().OrderDescending().ToFacts();
}
