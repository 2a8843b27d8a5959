using System.Text;

namespace ReleaseBoard.Engine.Plans;

/// <summary>What a program prints, kept up to a bound and told line by line.</summary>
internal sealed class PlanOutput(Action<string>? onLine)
{
    // More is thrown away as it comes.
    private const int Most = 64 << 20;
    private const int LongestLine = 8_000;

    private readonly StringBuilder _kept = new();
    private readonly StringBuilder _line = new();

    /// <summary>What came so far.</summary>
    public string Text
    {
        get
        {
            lock (_kept)
            {
                return _kept.ToString();
            }
        }
    }

    public async Task ReadAsync(StreamReader from)
    {
        var buffer = new char[8192];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            lock (_kept)
            {
                _kept.Append(buffer, 0, Math.Min(read, Most - _kept.Length));
            }

            Tell(buffer.AsSpan(0, read));
        }
    }

    private void Tell(ReadOnlySpan<char> text)
    {
        if (onLine is null)
        {
            return;
        }

        foreach (var letter in text)
        {
            if (letter == '\n')
            {
                onLine(_line.ToString());
                _line.Clear();
            }
            else if (_line.Length < LongestLine && letter != '\r')
            {
                _line.Append(letter);
            }
        }
    }
}
