using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a page in the text format says of its series.</summary>
public static class ExpositionRules
{
    private static readonly string[] Suffixes = ["_total", "_bucket", "_sum", "_count", "_created"];

    /// <summary>The kind of each of a page's metrics, by the name its series carry.</summary>
    public static Func<string, MetricKind> KindsOf(Exposition page)
    {
        var kinds = new Dictionary<string, MetricKind>(StringComparer.Ordinal);
        foreach (var family in page.Families)
        {
            kinds[family.Name] = family.Kind;
        }

        return name => kinds.TryGetValue(name, out var kind) ? kind
            : Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } found && kinds.TryGetValue(name[..^found.Length], out var family)
                ? found is "_created" ? MetricKind.Gauge : family
            : MetricKind.Untyped;
    }
}
