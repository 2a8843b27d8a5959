using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Health;
using ReleaseBoard.Tests.Signals;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>Debian's Prometheus and Alertmanager, really firing and resolving against a board.</summary>
public sealed class RealAlertmanagerTests(SignalBoard board) : IClassFixture<SignalBoard>
{
    [DebianFact("prometheus-alertmanager")]
    public async Task An_alert_fires_is_told_again_and_is_over_and_stands_in_the_journal_once_each()
    {
        var queue = 5;
        await using var exporter = await MetricsTarget.StartAsync(http => http.Response.WriteAsync($"queue {Volatile.Read(ref queue)}\n"));
        await using var alertmanager = await DebianProgram.AlertmanagerAsync(
            $$"""
            route: { receiver: board, group_by: [alertname], group_wait: 100ms, group_interval: 1s, repeat_interval: 1s }
            receivers:
              - name: board
                webhook_configs:
                  - url: {{board.Board.Address}}api/v1/alerts
                    http_config: { authorization: { credentials: "{{await board.TokenAsync("shop")}}" } }
            """);
        await using var prometheus = await DebianProgram.PrometheusAsync(
            exporter.Port,
            string.Create(CultureInfo.InvariantCulture, $$"""alerting: { alertmanagers: [ { static_configs: [ { targets: ["127.0.0.1:{{alertmanager.Port}}"] } ] } ] }"""),
            """
            groups:
              - name: shop
                rules:
                  - alert: QueueIsLong
                    expr: queue > 3
                    labels: { severity: critical, releaseboard_application: shop, releaseboard_environment: production }
                    annotations: { summary: "{{ $value }} wait" }
            """);
        await Poll.UntilAsync(() => Alerts().Count == 1);
        var fired = Assert.Single(Alerts());
        var told = board.Standing("alertmanager").News?.Taken ?? 0;

        // It is told again and again; what is known changes nothing.
        await Poll.UntilAsync(() => board.Standing("alertmanager").News?.Taken >= told + 2);
        Volatile.Write(ref queue, 1);
        await Poll.UntilAsync(() => Alerts().Any(alert => !alert.IsFiring));

        Assert.Equal(("QueueIsLong", "5 wait", "critical", true), (fired.Name, fired.Summary, fired.Severity, fired.IsFiring));
        Assert.Equal(fired.Fingerprint, Assert.Single(Alerts()).Fingerprint);
        Assert.Equal(SourceState.Up, board.Standing("alertmanager").State);
        Assert.Equal(
            ["QueueIsLong fires. 5 wait", "QueueIsLong is over. 5 wait"],
            board.Board.Service<Database>().Read(db => JournalStore.After(db, 0, 500)).Where(entry => entry.Act.StartsWith("alert.", StringComparison.Ordinal)).Select(entry => entry.Sentence));
    }

    private Facts<Alert> Alerts() => board.Board.Service<AlertDesk>().Of(SignalBoard.Shop, 10);
}
