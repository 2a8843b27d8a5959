using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>What one source has brought. Safe for several threads; 500 bytes.</summary>
internal sealed class SourceTally(SourceKind kind, DateTimeOffset since)
{
    private const int Seconds = 60;

    private readonly Lock _gate = new();
    private readonly long[] _taken = new long[Seconds];
    private long _second;
    private SourceNews _news = new() { Since = since };

    public SourceKind Kind => kind;

    public void Take(long taken, long leftOut, Facts<string> warnings, string? trouble, DateTimeOffset at)
    {
        lock (_gate)
        {
            MoveTo(at);
            _taken[_second % Seconds] += taken;
            _news = _news with
            {
                HeardAt = trouble is null ? at : _news.HeardAt,
                Taken = _news.Taken + taken,
                LeftOut = _news.LeftOut + leftOut,
                Trouble = trouble,
                Warnings = warnings,
            };
        }
    }

    public SourceNews Read(DateTimeOffset now)
    {
        lock (_gate)
        {
            MoveTo(now);
            return _news with { TakenInMinute = _taken.Sum() };
        }
    }

    private void MoveTo(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        for (var passed = Math.Max(_second + 1, second - Seconds + 1); passed <= second; passed++)
        {
            _taken[passed % Seconds] = 0;
        }

        _second = Math.Max(_second, second);
    }
}
