using System.Text;
using System.Xml;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Counts a report's cases as they come; of all its text only the beginnings of a few messages are kept.</summary>
internal abstract class TestTally(TestFormat format)
{
    private const int MostFailures = 100;
    private const int LongestMessage = 1000;
    private const int LongestName = 300;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly List<TestFailure> _failures = [];
    private readonly StringBuilder _message = new();
    private int _passed;
    private int _failed;
    private int _skipped;
    private TimeSpan _duration;

    public abstract void Take(XmlReader reader);

    public TestReport Report()
    {
        BeforeReport();
        return new() { Format = format, Passed = _passed, Failed = _failed, Skipped = _skipped, Duration = _duration, Failures = _failures.ToFacts() };
    }

    protected int Failed => _failed;

    protected virtual void BeforeReport()
    {
    }

    protected void Say(string? text)
    {
        if (text is not null && _message.Length < LongestMessage)
        {
            _message.Append(text, 0, Math.Min(text.Length, LongestMessage - _message.Length));
        }
    }

    protected void Count(string name, CaseResult result, TimeSpan duration)
    {
        // What a single case claims to have taken is not believed beyond a day.
        _duration += duration < TimeSpan.Zero ? TimeSpan.Zero : duration > Longest ? Longest : duration;
        switch (result)
        {
            case CaseResult.Passed:
                _passed++;
                break;
            case CaseResult.Skipped:
                _skipped++;
                break;
            default:
                _failed++;
                Keep(name);
                break;
        }

        _message.Clear();
    }

    private void Keep(string name)
    {
        if (_failures.Count < MostFailures)
        {
            _failures.Add(new(Shown(name, LongestName), Shown(_message.ToString().Trim(), LongestMessage)));
        }
    }

    private static string Shown(string text, int longest) =>
        string.Concat((text.Length <= longest ? text : text[..longest] + "…").Select(c => char.IsControl(c) && c is not '\n' ? '?' : c));

    protected enum CaseResult
    {
        Passed,
        Failed,
        Skipped,
    }
}
