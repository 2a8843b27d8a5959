using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Signals;

/// <summary>How sources are said on screens.</summary>
internal static class SourceText
{
    public static Tone ToneOf(SourceState state) => state switch
    {
        SourceState.Up => Tone.Ok,
        SourceState.Partial or SourceState.Gone => Tone.Warn,
        SourceState.Down => Tone.Bad,
        _ => Tone.Mute,
    };

    public static string Of(SourceState state) => Wording.Of(state);

    /// <summary>"metrics page, http://…" or what it is besides.</summary>
    public static string Kind(SourceStanding standing) => standing switch
    {
        { Name: SourceRules.Instances } => "metrics pages of what the board runs",
        { Source: null } => $"{SourceRules.Words(standing.Kind)}, sent here",
        { Source.Address: { } address } => $"{SourceRules.Words(standing.Kind)} at {SourceRules.Shown(address)}",
        _ => $"{SourceRules.Words(standing.Kind)}, sent here",
    };

    public static string Rate(SourceNews? news, SourceKind kind) =>
        news is null ? "-" : $"{news.TakenInMinute:N0} {(news.TakenInMinute == 1 ? One(kind) : Many(kind))} in the last minute";

    private static string One(SourceKind kind) => kind switch { SourceKind.Alertmanager => "alert", SourceKind.Otlp => "point or line", _ => "sample" };

    private static string Many(SourceKind kind) => kind switch { SourceKind.Alertmanager => "alerts", SourceKind.Otlp => "points and lines", _ => "samples" };

    /// <summary>What an application's environment needs, so that its OpenTelemetry sends here.</summary>
    public static string Otlp(Uri board, Slot slot) =>
        $"""
        OTEL_EXPORTER_OTLP_ENDPOINT={board.GetLeftPart(UriPartial.Authority)}
        OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
        OTEL_EXPORTER_OTLP_COMPRESSION=gzip
        OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20rb_YOUR_TOKEN
        OTEL_TRACES_EXPORTER=none
        OTEL_SERVICE_NAME={slot.Application}
        OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name={slot.Environment},service.version=THE_VERSION
        """;

    /// <summary>What Alertmanager needs, and the labels a rule needs.</summary>
    public static string Alertmanager(Uri board, Slot slot) =>
        $"""
        # alertmanager.yml
        receivers:
          - name: releaseboard
            webhook_configs:
              - url: {board.GetLeftPart(UriPartial.Authority)}/api/v1/alerts
                send_resolved: true
                http_config:
                  authorization:
                    credentials: rb_YOUR_TOKEN

        # labels of a rule about this place
        labels:
          releaseboard_application: {slot.Application}
          releaseboard_environment: {slot.Environment}
        """;
}
