using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Engine.Health;

/// <summary>
/// What was counted towards one slot's objectives: minutes for the alarms' short windows, hours for the rest of the longest
/// window, so that a window of 30 days is 1,110 tallies and not 43,200. Not safe for several threads by itself.
/// </summary>
internal sealed class BudgetBook(SlotObjectives objectives)
{
    private static readonly TimeSpan MinutesKept = TimeSpan.FromMinutes(6.5 * 60);

    private readonly Queue<Span> _minutes = new();
    private readonly Queue<Span> _hours = new();
    private readonly TimeSpan _longest = objectives.Objectives.Select(objective => objective.Window).DefaultIfEmpty(TimeSpan.Zero).Max();
    private Span? _hour;

    public SlotObjectives Objectives => objectives;

    /// <summary>The alarm that was told last.</summary>
    public BurnAlarm Alarm { get; set; }

    /// <summary>The end of the newest minute, in Unix milliseconds; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>How far the store was read, in Unix milliseconds; null before the first time.</summary>
    public long? ReadUntil { get; set; }

    /// <summary>Adds a minute of one deployment; minutes come in the order of time.</summary>
    public void Add(in Beat minute)
    {
        var sum = new BeatSum();
        sum.Add(minute);
        var span = new Span(minute.At, [.. objectives.Objectives.Select(sum.Tally)]);
        _minutes.Enqueue(span);
        var end = ((minute.At / 3_600_000) + 1) * 3_600_000;
        if (_hour is { } open && open.At != end)
        {
            _hours.Enqueue(open);
            _hour = null;
        }

        _hour = new Span(end, _hour is { } hour ? [.. hour.Tallies.Zip(span.Tallies, (one, other) => one + other)] : span.Tallies);
        Last = minute.At;
        Forget();
    }

    /// <summary>What an objective counted since an instant; beyond six hours to the hour.</summary>
    public Tally Sum(int objective, long from)
    {
        var inMinutes = _minutes.Count > 0 && from >= Last - (long)MinutesKept.TotalMilliseconds;
        var spans = inMinutes ? _minutes : _hour is { } open ? _hours.Append(open) : _hours;
        var sum = default(Tally);
        foreach (var span in spans)
        {
            // An hour that began before the window is nearer in than out: what is asked for is days.
            sum = span.At > from ? sum + span.Tallies[objective] : sum;
        }

        return sum;
    }

    private void Forget()
    {
        while (_minutes.TryPeek(out var minute) && minute.At < Last - (long)MinutesKept.TotalMilliseconds)
        {
            _minutes.Dequeue();
        }

        while (_hours.TryPeek(out var hour) && hour.At < Last - (long)_longest.TotalMilliseconds)
        {
            _hours.Dequeue();
        }
    }

    private readonly record struct Span(long At, Tally[] Tallies);
}
