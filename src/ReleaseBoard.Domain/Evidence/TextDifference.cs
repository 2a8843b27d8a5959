using System.Text;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What differs between two texts, line by line, in bounded time and length.</summary>
internal static class TextDifference
{
    private const int MostLines = 120;
    private const int LongestLine = 200;

    // The table of the longest common subsequence; beyond it what stands between the common ends is shown as replaced.
    private const int LargestTable = 250_000;

    /// <summary>Lines that begin with "-" (only before), "+" (only after) or a space (in both, one around a change).</summary>
    public static string Between(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var start = Common(old.Length, now.Length, i => old[i] == now[i]);
        var end = Common(old.Length - start, now.Length - start, i => old[^(i + 1)] == now[^(i + 1)]);
        var text = new StringBuilder();
        text.Append("@ line ").Append(start + 1).Append('\n');
        if (start > 0)
        {
            Line(text, ' ', old[start - 1]);
        }

        var shown = 0;
        foreach (var (sign, line) in Changes(old[start..^end], now[start..^end]))
        {
            if (++shown > MostLines)
            {
                return text.Append("… and more").ToString();
            }

            Line(text, sign, line);
        }

        if (end > 0)
        {
            Line(text, ' ', old[^end]);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static int Common(int one, int other, Func<int, bool> same)
    {
        var count = 0;
        while (count < Math.Min(one, other) && same(count))
        {
            count++;
        }

        return count;
    }

    private static IEnumerable<(char Sign, string Line)> Changes(string[] old, string[] now) => (long)old.Length * now.Length > LargestTable
        ? old.Select(line => ('-', line)).Concat(now.Select(line => ('+', line)))
        : Walk(old, now, Table(old, now));

    // lengths[i, j] is the longest common subsequence of what follows old[i..] and now[j..].
    private static int[,] Table(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = old[i] == now[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }

    private static IEnumerable<(char Sign, string Line)> Walk(string[] old, string[] now, int[,] lengths)
    {
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                yield return (' ', old[i++]);
                j++;
            }
            else if (j == now.Length || (i < old.Length && lengths[i + 1, j] >= lengths[i, j + 1]))
            {
                yield return ('-', old[i++]);
            }
            else
            {
                yield return ('+', now[j++]);
            }
        }
    }

    private static void Line(StringBuilder text, char sign, string line)
    {
        text.Append(sign).Append(line.Length <= LongestLine ? line : line[..LongestLine] + "…");
        text.Append('\n');
    }
}
