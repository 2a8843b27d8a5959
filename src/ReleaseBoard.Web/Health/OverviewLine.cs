using System.Net;
using Microsoft.AspNetCore.Components;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Health;

/// <summary>A line of the overview, as much of it as is shown: what else changed each second would be drawn each second.</summary>
/// <param name="Running">The versions that run there with their shares of the traffic, the greatest first.</param>
/// <param name="Alarm">The worst of its objectives; null when it has none.</param>
/// <param name="Alerts">How many alerts fire.</param>
/// <param name="Down">The names of sources that are down.</param>
public sealed record OverviewLine(
    Slot Slot, HealthVerdict Verdict, string Running, Chart Requests, Chart Failures, BurnAlarm? Alarm, int Alerts, Facts<string> Down)
{
    /// <summary>Its name and its state: drawn once for all who look, since it stays as it is from second to second.</summary>
    public MarkupString Head { get; } = new(
        $"""
        <div class="health-name"><a class="link" href="/health/{Slot.Application}/{Slot.Environment}"><b>{Slot.Application}</b> in {Slot.Environment}</a><div class="meta">{WebUtility.HtmlEncode(Running)}</div></div><div class="health-state">{string.Concat(Chips(Verdict.Grade, Alarm, Alerts, Down))}</div>
        """);

    private static IEnumerable<MarkupString> Chips(HealthGrade grade, BurnAlarm? alarm, int alerts, Facts<string> down)
    {
        yield return ChipMarkup.Of(Wording.Of(grade), Tones.Of(grade), mark: true);
        if (alarm is { } burns)
        {
            yield return burns switch
            {
                BurnAlarm.Page => ChipMarkup.Of("error budget burns fast", Tone.Bad, mark: true),
                BurnAlarm.Ticket => ChipMarkup.Of("error budget burns slowly", Tone.Warn, mark: true),
                _ => ChipMarkup.Of("objectives hold", Tone.Mute),
            };
        }

        if (alerts > 0)
        {
            yield return ChipMarkup.Of(Wording.Count(alerts, "alert"), Tone.Bad, mark: true);
        }

        if (down.Count > 0)
        {
            yield return ChipMarkup.Of($"{string.Join(", ", down)} down", Tone.Warn, mark: true, title: "A source that is down says nothing, which is not the same as nothing being wrong.");
        }
    }
}
