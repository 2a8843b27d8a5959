using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Web.Health;

/// <summary>One line of a slot's log and who wrote it.</summary>
/// <param name="Source">The version that wrote it; empty when the line named none that runs.</param>
public sealed record TailLine(SignalLine Line, DeploymentId? Deployment, string Source);

/// <summary>A line as it stands on the screen: how often it came, and when first.</summary>
/// <param name="Key">The number of the first of them, which stays; below zero for what is missing before that line.</param>
/// <param name="Kin">What all of them have in common (<see cref="LogPatternRules.Kin"/>).</param>
public sealed record TailRow(long Key, string Kin, TailLine Last, int Times, DateTimeOffset Since)
{
    /// <summary>How many lines are missing where this row stands; 0 for a row of lines.</summary>
    public long LeftOut { get; init; }

    /// <summary>The last of them without the time at its beginning: it stands before the line already. Else how much is missing.</summary>
    public string Text => LeftOut == 0 ? LogTail.Words(Last.Line)
        : $"{LeftOut.ToString("#,0", CultureInfo.InvariantCulture)} {(LeftOut == 1 ? "line was" : "lines were")} left out here";

    /// <summary>"1.2.0 #1": version and instance, as far as they are known; what is missing may be of several instances.</summary>
    public string Writer => string.Join(' ', new[] { Last.Source, Last.Line.Instance.Length > 0 && LeftOut == 0 ? $"#{Last.Line.Instance}" : "" }.Where(part => part.Length > 0));

    /// <summary>Its level where the line, unlike most, does not say it; null for information.</summary>
    public string? Word => Last.Line.Level.ToString().ToUpperInvariant() is var word
        && (LeftOut > 0 || Last.Line.Level is LogSeverity.Information || Last.Line.Text.AsSpan(0, Math.Min(40, Last.Line.Text.Length)).Contains(word.AsSpan(0, 4), StringComparison.OrdinalIgnoreCase)) ? null : word;
}

/// <summary>Which lines one viewer wants to see.</summary>
public sealed record TailFilter(DeploymentId? Deployment, LogSeverity Least, string Text)
{
    public static readonly TailFilter All = new(null, LogSeverity.Trace, "");

    public bool IsOf(TailLine line) => Deployment is null || line.Deployment == Deployment;

    public bool Takes(TailLine line) =>
        line.Line.Level >= Least
        && IsOf(line)
        && (Text.Length == 0 || line.Line.Text.Contains(Text, StringComparison.OrdinalIgnoreCase) || line.Source.Contains(Text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// One viewer's tail of a log: the last lines, filtered, those that differ in numbers alone folded into one that says how often. A
/// line that comes again stays where it first stood, so that what is new stands at the end. While it is paused, lines wait and are
/// counted.
/// </summary>
public sealed partial class LogTail
{
    /// <summary>Lines remembered and waiting, each; the oldest are forgotten first.</summary>
    public const int MostLines = 2_000;

    /// <summary>Rows on the screen.</summary>
    public const int MostRows = 300;

    // A line is folded into one of its kin no further up and no longer ago than this: what came long before is another story.
    private const int FoldWithin = 40;
    private static readonly TimeSpan FoldFor = TimeSpan.FromMinutes(1);

    // Lines that are sent in batches come some seconds late; more than this wants an explanation.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    private readonly Queue<TailLine> _lines = new();
    private readonly Queue<TailLine> _waiting = new();
    private readonly List<TailRow> _rows = [];
    private readonly HashSet<(string Source, string Instance)> _writers = [];
    private DateTimeOffset _latest;

    public IReadOnlyList<TailRow> Rows => _rows;

    /// <summary>True when there is any line, whether the filter takes it or not.</summary>
    public bool HasLines => _lines.Count > 0;

    /// <summary>From when on each writer's lines are here, as a list: "1.2.0 from 12:00:10 UTC, 1.1.0 from 12:04:00 UTC".</summary>
    public string Firsts => string.Join(", ", _lines.GroupBy(line => line.Source)
        .Select(source => $"{(source.Key.Length > 0 ? source.Key : "others")} from {Ui.Wording.TimeOfDay(source.Min(line => line.Line.At))} UTC"));

    public TailFilter Filter { get; private set; } = TailFilter.All;

    public bool IsPaused { get; private set; }

    /// <summary>How many lines that the filter takes came while it was paused.</summary>
    public int Waiting { get; private set; }

    /// <summary>How far behind those that stand before it a line's own time was at most, by the clock of who wrote it or by its way here.</summary>
    public TimeSpan Behind { get; private set; }

    /// <summary>True when times are so far apart that the order of the lines looks wrong.</summary>
    public bool IsApart => Behind > Apart;

    /// <summary>Takes what arrived. True when the screen must change.</summary>
    public bool Add(IEnumerable<TailLine> lines)
    {
        var changed = false;
        foreach (var line in lines)
        {
            (_latest, Behind) = line.Line.At > _latest ? (line.Line.At, Behind) : (_latest, _latest - line.Line.At > Behind ? _latest - line.Line.At : Behind);
            Keep(IsPaused ? _waiting : _lines, line);
            if (IsPaused)
            {
                Waiting += Filter.Takes(line) ? 1 : 0;
                changed |= Filter.Takes(line);
            }
            else
            {
                changed |= Show(line);
            }
        }

        return changed;
    }

    public void Choose(TailFilter filter)
    {
        Filter = filter;
        Waiting = _waiting.Count(filter.Takes);
        _rows.Clear();
        _writers.Clear();
        foreach (var line in _lines)
        {
            Show(line);
        }
    }

    public void Pause() => IsPaused = true;

    public void GoOn()
    {
        (IsPaused, Waiting) = (false, 0);
        foreach (var line in _waiting)
        {
            Keep(_lines, line);
            Show(line);
        }

        _waiting.Clear();
    }

    private bool Show(TailLine line)
    {
        if (_writers.Count == MostLines)
        {
            _writers.Clear();
        }

        // Before a writer's first line nothing is missing: its log only began earlier. Nobody knows whether the filter would take what is.
        var hasGap = !_writers.Add((line.Source, line.Line.Instance)) && line.Line.LeftOut > 0 && Filter.IsOf(line);
        if (hasGap)
        {
            ShowGap(line);
        }

        var isTaken = Filter.Takes(line);
        if (isTaken)
        {
            ShowLine(line);
        }

        return hasGap || isTaken;
    }

    private void ShowGap(TailLine line)
    {
        if (_rows is [.., { LeftOut: > 0 } last] && last.Last.Source == line.Source)
        {
            _rows[^1] = last with { LeftOut = last.LeftOut + line.Line.LeftOut };
        }
        else
        {
            Append(new TailRow(-line.Line.Number, "", line, 1, line.Line.At) { LeftOut = line.Line.LeftOut });
        }
    }

    private void ShowLine(TailLine line)
    {
        var kin = LogPatternRules.Kin(Words(line.Line));
        for (var i = _rows.Count - 1; i >= Math.Max(0, _rows.Count - FoldWithin); i--)
        {
            var row = _rows[i];
            if (row.LeftOut == 0 && row.Last.Line.Level == line.Line.Level && row.Last.Source == line.Source && (line.Line.At - row.Last.Line.At).Duration() < FoldFor && row.Kin == kin)
            {
                // Two instances' clocks may differ: what is said is the span from the first to the last time.
                var (first, last) = (line.Line.At < row.Since ? line.Line.At : row.Since, line.Line.At < row.Last.Line.At ? row.Last : line);
                _rows[i] = row with { Last = last, Times = row.Times + 1, Since = first };
                return;
            }
        }

        Append(new TailRow(line.Line.Number, kin, line, 1, line.Line.At));
    }

    private void Append(TailRow row)
    {
        _rows.Add(row);
        if (_rows.Count > MostRows)
        {
            _rows.RemoveAt(0);
        }
    }

    private static void Keep(Queue<TailLine> lines, TailLine line)
    {
        lines.Enqueue(line);
        if (lines.Count > MostLines)
        {
            lines.Dequeue();
        }
    }

    /// <summary>The line without the time at its beginning, which is never the same twice.</summary>
    public static string Words(SignalLine line) => LeadingTime().Replace(line.Text, "");

    [GeneratedRegex("^\\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{8,18}(Z|[+-][0-9:]{4,5})?\\]?\\s*", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingTime();
}
