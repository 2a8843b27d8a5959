using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>The last lines of one deployment, or of one slot that does not say of which. Safe for several threads.</summary>
internal sealed class LogBook
{
    private const int MostLines = 2_000;

    // 200,000 characters: 400 kB at most, however long the lines are.
    private const int MostCharacters = 200_000;

    private readonly Lock _gate = new();
    private readonly Queue<SignalLine> _lines = new();
    private int _characters;

    /// <summary>When it was last written or read, by the clock's timestamp.</summary>
    public long TouchedAt { get; set; }

    /// <summary>The number of the line that arrived last; 0 while none did.</summary>
    public long Newest { get; private set; }

    /// <summary>Takes in a line under the number it is given here: so within a book numbers rise in the order in which lines can be read.</summary>
    public void Add(Func<long> next, DateTimeOffset at, LogSeverity level, string instance, string text, long leftOut)
    {
        lock (_gate)
        {
            var line = new SignalLine(Newest = next(), at, level, instance, text) { LeftOut = leftOut };
            _lines.Enqueue(line);
            _characters += line.Text.Length;
            while (_lines.Count > MostLines || _characters > MostCharacters)
            {
                _characters -= _lines.Dequeue().Text.Length;
            }
        }
    }

    /// <summary>What arrived after the line with this number, in the order in which it arrived.</summary>
    public Facts<SignalLine> After(long number)
    {
        lock (_gate)
        {
            return Newest <= number ? [] : _lines.SkipWhile(line => line.Number <= number).ToFacts();
        }
    }

    public Facts<SignalLine> Lines(Func<SignalLine, bool> wanted, int most)
    {
        lock (_gate)
        {
            // Senders' clocks differ and batches come late, so the order of arrival is not that of time.
            return _lines.Where(wanted).OrderBy(line => line.At).ThenBy(line => line.Number).TakeLast(most).ToFacts();
        }
    }
}
