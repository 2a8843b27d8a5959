using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Environments;

/// <summary>A metric while someone types.</summary>
public sealed class MetricDraft
{
    public string Key { get; set; } = "";

    public string Title { get; set; } = "";

    public MetricReading Reads { get; set; } = MetricReading.Gauge;

    public string Series { get; set; } = "";

    public string Per { get; set; } = "";

    /// <summary>As in a query: <c>queue=orders, region=eu</c>.</summary>
    public string Labels { get; set; } = "";

    public BadDirection Bad { get; set; }

    /// <summary>In per cent of the old one's figure, or in points for failures; in the metric's own unit otherwise.</summary>
    public double Allowed { get; set; } = 5;

    public bool IsAbsolute { get; set; }

    public bool IsCounted { get; set; }

    public double? PassesUpTo { get; set; }

    public double? FailsAbove { get; set; }

    public int Count { get; set; } = 30;

    public int FailureLimit { get; set; }

    public int InconclusiveLimit { get; set; }

    public int ErrorLimit { get; set; } = 4;

    public string Group { get; set; } = "requests";

    public double Weight { get; set; } = 1;

    public bool IsCritical { get; set; }

    public bool IsDryRun { get; set; }

    public int MinimumData { get; set; } = VerifiedMetric.FewestPoints;

    public bool NamesSeries => Reads is MetricReading.Gauge or MetricReading.Rate or MetricReading.Ratio;

    public bool IsGuard => Reads is MetricReading.Failures or MetricReading.Latency;

    public CountingTerms Terms => new()
    {
        PassesUpTo = PassesUpTo,
        FailsAbove = FailsAbove,
        Count = Count,
        FailureLimit = FailureLimit,
        InconclusiveLimit = InconclusiveLimit,
        ErrorLimit = ErrorLimit,
    };

    public static MetricDraft Of(VerifiedMetric metric) => new()
    {
        IsCounted = metric.Counted is not null,
        PassesUpTo = metric.Counted?.PassesUpTo,
        FailsAbove = metric.Counted?.FailsAbove,
        Count = metric.Counted?.Count ?? 30,
        FailureLimit = metric.Counted?.FailureLimit ?? 0,
        InconclusiveLimit = metric.Counted?.InconclusiveLimit ?? 0,
        ErrorLimit = metric.Counted?.ErrorLimit ?? 4,
        Key = metric.Key,
        Title = metric.Title,
        Reads = metric.Reads,
        Series = metric.Series ?? "",
        Per = metric.Per ?? "",
        Labels = string.Join(", ", metric.Labels.Select(label => $"{label.Name}={label.Value}")),
        Bad = metric.Bad,
        Allowed = Math.Round(metric.Allowed * Scale(metric.IsAbsolute, metric.Reads), 9),
        IsAbsolute = metric.IsAbsolute,
        Group = metric.Group.Name,
        Weight = metric.Group.Weight,
        IsCritical = metric.IsCritical,
        IsDryRun = metric.IsDryRun,
        MinimumData = metric.MinimumData,
    };

    public VerifiedMetric ToMetric() => new()
    {
        Key = Key.Length > 0 ? Key : KeyOf(Title),
        Title = Title.Trim(),
        Reads = Reads,
        Series = NamesSeries ? Series.Trim() : null,
        Per = Reads is MetricReading.Ratio ? Per.Trim() : null,
        Labels = NamesSeries ? LabelsOf(Labels) : [],
        Bad = IsGuard ? BadDirection.Higher : Bad,
        Allowed = Allowed / Scale(IsAbsolute, Reads),
        Counted = IsCounted && !IsGuard ? Terms : null,
        IsAbsolute = IsAbsolute && Reads is not MetricReading.Latency,
        Group = new(Group.Trim(), Weight),
        IsCritical = IsCritical,
        IsDryRun = IsDryRun,
        MinimumData = MinimumData,
    };

    // Shares are typed in per cent and in points.
    private static double Scale(bool isAbsolute, MetricReading reads) => !isAbsolute || reads is MetricReading.Failures ? 100 : 1;

    private static string KeyOf(string title) =>
        string.Join('-', string.Concat(title.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static Facts<LabelFilter> LabelsOf(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries))
        .Select(pair => new LabelFilter(pair[0], pair.Length > 1 ? pair[1].Trim('"') : "")).ToFacts();
}
