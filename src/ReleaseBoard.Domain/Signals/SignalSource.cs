using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>How signals come.</summary>
public enum SourceKind
{
    /// <summary>A page in the text format or OpenMetrics, read every interval. Instances the board runs are read without being asked for.</summary>
    Scrape,

    /// <summary>A Prometheus query API, asked every interval.</summary>
    Prometheus,

    /// <summary>OpenTelemetry's protocol over HTTP, sent here.</summary>
    Otlp,

    /// <summary>Alertmanager's webhook, sent here.</summary>
    Alertmanager,
}

/// <summary>How a source is told who asks.</summary>
public enum SourceAccessKind
{
    None,
    Basic,
    Bearer,
}

/// <summary>Who asks a source. The secret itself is kept elsewhere, encrypted, and is in no fact.</summary>
/// <param name="User">Only for basic authentication.</param>
/// <param name="HasSecret">True when a password or token is kept.</param>
public sealed record SourceAccess(SourceAccessKind Kind, string User, bool HasSecret)
{
    public static readonly SourceAccess None = new(SourceAccessKind.None, "", false);
}

/// <summary>What a metric is asked with.</summary>
/// <param name="Name">The metric's name on the board: "errors".</param>
/// <param name="Expression">PromQL with <c>{{application}}</c>, <c>{{environment}}</c>, <c>{{version}}</c> and <c>{{deployment}}</c> between quotes.</param>
public sealed record SourceQuery(string Name, string Expression);

/// <summary>Where signals of one slot come from, and how patiently it is asked.</summary>
public sealed record SignalSource
{
    public required Slot Slot { get; init; }

    /// <summary>A label, unique in its slot: "main-prometheus".</summary>
    public required string Name { get; init; }

    public required SourceKind Kind { get; init; }

    /// <summary>Null for what is sent here.</summary>
    public Uri? Address { get; init; }

    public SourceAccess Access { get; init; } = SourceAccess.None;

    /// <summary>Only for Prometheus.</summary>
    public Facts<SourceQuery> Queries { get; init; } = [];

    /// <summary>
    /// How often it is asked; of what is sent here, how often something is expected. Zero only for alerts, which may rightly be
    /// silent for ever.
    /// </summary>
    public required TimeSpan Interval { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Bytes of one answer, unpacked.</summary>
    public required int MaximumBytes { get; init; }

    public int Revision { get; init; }

    /// <summary>As it is shown: a query in its address may hold what not everyone shall read.</summary>
    public SignalSource Shown() => Address is { } address ? this with { Address = SourceRules.Shown(address) } : this;

    /// <summary>True when the board asks it; false when it sends by itself.</summary>
    public bool IsPolled => Kind is SourceKind.Scrape or SourceKind.Prometheus;
}
