namespace ReleaseBoard.Domain.Signals;

/// <summary>Which number of a log line is the status of an HTTP answer.</summary>
internal static class LogStatusRules
{
    // What makes of a number before it a measure and not the status of an answer.
    private static readonly string[] Units = ["ms", "s", "us", "µs", "ns", "sec", "seconds", "milliseconds", "min", "minutes", "h", "B", "bytes", "kB", "KB", "KiB", "MB", "MiB", "GB", "GiB", "%"];

    /// <summary>"500" of "GET /cart 500 38 ms" and ":500" of a line in JSON, and neither "38" nor "120 ms".</summary>
    public static bool Is(ReadOnlySpan<char> word, ReadOnlySpan<char> after)
    {
        var number = word.Trim(':');
        if (number.Length != 3 || number[0] is < '1' or > '5' || !char.IsAsciiDigit(number[1]) || !char.IsAsciiDigit(number[2]))
        {
            return false;
        }

        after = after.TrimStart();
        var length = 0;
        while (length < after.Length && (char.IsLetter(after[length]) || after[length] is '%'))
        {
            length++;
        }

        foreach (var unit in Units)
        {
            if (after[..length].Equals(unit, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
