using System.Text.Json;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// Reads what Alertmanager sends to a webhook, version 4 of its form
/// (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).
/// </summary>
public static class AlertRules
{
    public const string FlagLabel = "releaseboard_flag";
    public const string EnvironmentLabel = "releaseboard_environment";
    public const string ApplicationLabel = "releaseboard_application";

    private const int MostAlerts = 1_000;
    private const int LongestText = 500;
    private const int LongestKey = 200;

    /// <summary>The alerts of one message, each fingerprint once (the last counts); refused whole when one of them cannot be read.</summary>
    public static Outcome<Facts<Alert>> Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind is JsonValueKind.Object ? Read(document.RootElement) : Malformed("$", "an object");
        }
        catch (JsonException fault)
        {
            return Refusal.Invalid("alert.malformed", $"This is not JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}).");
        }
    }

    /// <summary>The alert after it was told again: what is over stays over unless it started anew, and news never makes it older.</summary>
    public static Alert Told(Alert? known, Alert news) => known is not null && news.StartsAt < known.StartsAt ? known : news;

    /// <summary>Whether an alert is about a slot: one that names only an application or an environment is about all that is in it.</summary>
    public static bool Concerns(Alert alert, Slot slot) =>
        (alert.Application is not null || alert.Environment is not null)
        && (alert.Application is null || alert.Application == slot.Application)
        && (alert.Environment is null || alert.Environment == slot.Environment);

    /// <summary>What a firing critical alert says of a slot; null when it does not concern how that is.</summary>
    public static string? Complaint(Alert alert, Slot slot) => alert is { IsFiring: true, IsCritical: true } && Concerns(alert, slot)
        ? $"The critical alert {alert.Name} fires{(alert.Summary.Length > 0 ? $": {alert.Summary}" : ".")}"
        : null;

    private static Outcome<Facts<Alert>> Read(JsonElement message)
    {
        if (Text(message, "version") is not "4")
        {
            return Malformed("$.version", "\"4\", the form Alertmanager sends since 0.8");
        }

        if (!message.TryGetProperty("alerts", out var alerts) || alerts.ValueKind is not JsonValueKind.Array || alerts.GetArrayLength() > MostAlerts)
        {
            return Malformed("$.alerts", $"a list of at most {MostAlerts} alerts");
        }

        var read = new List<Alert>();
        var place = 0;
        foreach (var element in alerts.EnumerateArray())
        {
            if (Alert(element) is not { } alert)
            {
                return Malformed($"$.alerts[{place}]", "an alert with labels.alertname, status firing or resolved, startsAt and a fingerprint");
            }

            read.RemoveAll(other => other.Fingerprint == alert.Fingerprint);
            read.Add(alert);
            place++;
        }

        return read.ToFacts();
    }

    private static Alert? Alert(JsonElement element)
    {
        var status = element.ValueKind is JsonValueKind.Object ? Text(element, "status") : null;
        if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty("labels", out var labels) || labels.ValueKind is not JsonValueKind.Object
            || Text(labels, "alertname") is not { Length: > 0 } name || Text(element, "fingerprint") is not { Length: > 0 and <= LongestKey } fingerprint
            || Time(element, "startsAt") is not { } startsAt || status is not ("firing" or "resolved"))
        {
            return null;
        }

        var annotations = element.TryGetProperty("annotations", out var found) && found.ValueKind is JsonValueKind.Object ? found : default;
        return new Alert
        {
            Fingerprint = fingerprint,
            Name = Shown(name),
            Summary = Shown(annotations.ValueKind is JsonValueKind.Object ? Text(annotations, "summary") ?? Text(annotations, "description") : null),
            Severity = Shown(Text(labels, "severity")),
            Application = Text(labels, ApplicationLabel) is { } application ? ApplicationKey.Parse(application).Match<ApplicationKey?>(key => key, _ => null) : null,
            Environment = Text(labels, EnvironmentLabel) is { } environment ? EnvironmentKey.Parse(environment).Match<EnvironmentKey?>(key => key, _ => null) : null,
            Flag = Text(labels, FlagLabel) is { Length: > 0 and <= LongestKey } flag ? flag : null,
            StartsAt = startsAt,
            EndsAt = status == "resolved" ? Time(element, "endsAt") ?? startsAt : null,
        };
    }

    private static string? Text(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String && value.TryGetDateTimeOffset(out var at) && at.Year is > 1970 and < 9000
            ? DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds())
            : null;

    // One line, of a length a page can show.
    private static string Shown(string? text)
    {
        var line = string.Concat((text ?? "").Where(c => !char.IsControl(c)));
        return line.Length <= LongestText ? line : line[..(LongestText - 1)] + "…";
    }

    private static Refusal Malformed(string place, string expected) => Refusal.Invalid("alert.malformed", $"{place} must be {expected}.");
}
