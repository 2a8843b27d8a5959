using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>An alert of a monitoring system, as it was told last.</summary>
public sealed record Alert
{
    /// <summary>The same alert has the same fingerprint each time it is told.</summary>
    public required string Fingerprint { get; init; }

    public required string Name { get; init; }

    /// <summary>One line for people; empty when nobody wrote one.</summary>
    public string Summary { get; init; } = "";

    /// <summary>As the rule says it: "critical", "warning"; empty when it does not.</summary>
    public string Severity { get; init; } = "";

    /// <summary>From the labels releaseboard_application, releaseboard_environment and releaseboard_flag; null where a label is missing or no key.</summary>
    public ApplicationKey? Application { get; init; }

    public EnvironmentKey? Environment { get; init; }

    /// <summary>The flag's key; null when the alert is about none.</summary>
    public string? Flag { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it was over; null while it fires.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The place it is about; null when it does not name one whole.</summary>
    [JsonIgnore]
    public Slot? Slot => Application is { } application && Environment is { } environment ? new Slot(application, environment) : null;

    /// <summary>Whether it names neither an application nor an environment nor a flag: then it counts for the health of nothing.</summary>
    [JsonIgnore]
    public bool IsNowhere => this is { Application: null, Environment: null, Flag: null };

    public bool IsFiring => EndsAt is null;

    [JsonIgnore]
    public bool IsCritical => Severity.Equals("critical", StringComparison.OrdinalIgnoreCase);
}
