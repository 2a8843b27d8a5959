using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Signals;

/// <summary>A source while someone types.</summary>
public sealed class SourceDraft
{
    public SourceKind Kind
    {
        get;
        set
        {
            // What nobody changed goes with the kind.
            Interval = Interval == SourceRules.Usual(field) ? SourceRules.Usual(value) : Interval;
            field = value;
        }
    } = SourceKind.Prometheus;

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    public SourceAccessKind Access { get; set; }

    public string User { get; set; } = "";

    /// <summary>Only what was typed now; the one that is kept never comes here.</summary>
    public string Secret { get; set; } = "";

    public bool HasSecret { get; private init; }

    /// <summary>One metric a line: <c>name = expression</c>.</summary>
    public string Queries { get; set; } = "";

    public TimeSpan Interval { get; set; } = SourceRules.Usual(SourceKind.Prometheus);

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    public int Kilobytes { get; set; } = 1024;

    /// <summary>The revision it was begun with; 0 for a new one.</summary>
    public int BasedOn { get; private init; }

    public bool IsNew => BasedOn == 0;

    public bool IsPolled => Kind is SourceKind.Scrape or SourceKind.Prometheus;

    public static SourceDraft Of(SignalSource source) => new()
    {
        Kind = source.Kind,
        Name = source.Name,
        Address = source.Address?.AbsoluteUri ?? "",
        Access = source.Access.Kind,
        User = source.Access.User,
        HasSecret = source.Access.HasSecret,
        Queries = string.Join("\n", source.Queries.Select(query => $"{query.Name} = {query.Expression}")),
        Interval = source.Interval,
        Timeout = source.Timeout,
        Kilobytes = source.MaximumBytes / 1024,
        BasedOn = source.Revision,
    };

    public SourceWish ToWish(Slot slot) => new()
    {
        Slot = slot,
        Name = SourceRules.NameOf(Kind) ?? Name.Trim(),
        Kind = Kind,
        Address = IsPolled ? Address : null,
        Access = IsPolled ? Access : SourceAccessKind.None,
        User = User,
        Secret = IsPolled && Access is not SourceAccessKind.None ? Secret : null,
        Queries = Kind is SourceKind.Prometheus ? Lines(Queries).ToFacts() : [],
        Interval = Interval,
        Timeout = IsPolled ? Timeout : null,
        MaximumBytes = IsPolled ? Math.Clamp(Kilobytes, 0, 1 << 20) * 1024 : null,
        BasedOn = BasedOn,
    };

    private static IEnumerable<SourceQuery> Lines(string text) =>
        from line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let parts = line.Split('=', 2, StringSplitOptions.TrimEntries)
        select parts.Length == 2 ? new SourceQuery(parts[0], parts[1]) : new SourceQuery(line, "");
}
