using System.Globalization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>
/// How fast the error budget goes, and when somebody must know: several windows with several burn rates, as in chapter 5 of
/// Google's "The Site Reliability Workbook" (Alerting on SLOs, 6: Multiwindow, Multi-Burn-Rate Alerts).
/// </summary>
public static class BurnRules
{
    // Fewer than this in the short window are chance: one failure of ten would burn at a hundred times the rate.
    private const int FewRequests = 20;

    // Two per cent of the error budget in an hour wake somebody, five in six hours; ten in one or three days want a ticket.
    private static readonly Facts<Alert> Alerts =
    [
        new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 0.02, BurnAlarm.Page),
        new(TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 0.05, BurnAlarm.Page),
        new(TimeSpan.FromHours(24), TimeSpan.FromHours(2), 0.10, BurnAlarm.Ticket),
        new(TimeSpan.FromHours(72), TimeSpan.FromHours(6), 0.10, BurnAlarm.Ticket),
    ];

    /// <summary>How an objective stands, given what was counted over the last so long.</summary>
    public static ObjectiveStatus Judge(Objective objective, Func<TimeSpan, Tally> last)
    {
        var window = last(objective.Window);
        var burns = Alerts.Select(alert => Judge(objective, alert, last)).OfType<Burn>().ToFacts();
        var alarm = burns.Where(burn => burn.IsFiring).Select(burn => burn.Alarm).DefaultIfEmpty(BurnAlarm.None).Max();
        double? remaining = window.Requests == 0 ? null : 1 - (window.Share / objective.Allowed);
        var goneIn = GoneIn(objective, remaining, last(TimeSpan.FromHours(1)));
        return new ObjectiveStatus
        {
            Objective = objective,
            Window = window,
            Remaining = remaining,
            Burns = burns,
            Alarm = alarm,
            GoneIn = goneIn,
            Sentence = Sentence(objective, window, remaining, burns.FirstOrDefault(burn => burn.IsFiring && burn.Alarm == alarm), goneIn, last),
        };
    }

    // A window of w days whose budget goes by share s within h hours burns at s * 24 w / h. What is not faster than even is no alarm.
    private static Burn? Judge(Objective objective, Alert alert, Func<TimeSpan, Tally> last)
    {
        var limit = alert.Spent * (objective.Window / alert.Long);
        if (alert.Long > objective.Window || limit < 1)
        {
            return null;
        }

        var (slow, quick) = (last(alert.Long), last(alert.Short));
        var (slowRate, quickRate) = (slow.Share / objective.Allowed, quick.Share / objective.Allowed);
        return new Burn(alert.Long, alert.Short, slowRate, quickRate, limit, alert.Alarm, quick.Requests >= FewRequests && slowRate >= limit && quickRate >= limit);
    }

    /// <summary>At the last hour's rate a budget of which r is left lasts r * window / rate.</summary>
    private static TimeSpan? GoneIn(Objective objective, double? remaining, Tally hour)
    {
        var rate = hour.Share / objective.Allowed;
        return remaining is > 0 and var left && rate > 1 && hour.Requests >= FewRequests ? objective.Window * Math.Min(1, left / rate) : null;
    }

    private static string Sentence(Objective objective, Tally window, double? remaining, Burn? fired, TimeSpan? goneIn, Func<TimeSpan, Tally> last)
    {
        if (remaining is not { } left)
        {
            return $"No requests in the last {ObjectiveRules.Days(objective)}: nothing is known.";
        }

        var budget = left switch
        {
            < 0 => $"the error budget of {ObjectiveRules.Days(objective)} is overdrawn: {Spans.Percent(window.Share)} of {Requests(window)} {Bad(objective)}",
            _ => $"{Spans.Percent(left)} of the error budget of {ObjectiveRules.Days(objective)} is left",
        };
        var gone = goneIn is { } span ? $"; at the last hour's rate it is gone in {Spans.Words(Rounded(span))}" : "";
        if (fired is null)
        {
            return $"{Capital(budget)}{gone}.";
        }

        var quick = last(fired.Short);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Spans.Percent(quick.Share)} of {Requests(quick)} {Bad(objective)} in the last {Spans.Words(fired.Short)}, allowed is {Spans.Percent(objective.Allowed)}: the error budget burns {fired.LongRate:0.#} times too fast over {Spans.Words(fired.Long)} (alarm at {fired.Limit:0.#}); {budget}{gone}.");
    }

    private static TimeSpan Rounded(TimeSpan span) => span < TimeSpan.FromHours(2) ? TimeSpan.FromMinutes(Math.Ceiling(span.TotalMinutes)) : TimeSpan.FromHours(Math.Floor(span.TotalHours));

    private static string Bad(Objective objective) => objective.Kind is ObjectiveKind.Latency ? $"took over {Spans.Figure(objective.Within ?? 0)} ms" : "failed";

    private static string Requests(Tally tally) => tally.Requests == 1 ? "1 request" : $"{tally.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests";

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];

    private sealed record Alert(TimeSpan Long, TimeSpan Short, double Spent, BurnAlarm Alarm);
}
