using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>Marks that stand too close to be told apart, as one.</summary>
/// <param name="Words">What there is room to write beside it; null when only its shape is shown.</param>
/// <param name="IsLeft">True when the words stand to its left.</param>
public sealed record ChartMarkGroup(DateTimeOffset At, Facts<ChartMark> Marks, string? Words, bool IsLeft)
{
    /// <summary>All of it, for the tooltip and for whoever does not see it.</summary>
    public string Text => Marks.Count == 1
        ? $"{ChartWords.Time(At, TimeSpan.Zero)} UTC, {ChartMarks.Said(Marks[0])}"
        : $"{Marks.Count} changes: {string.Join("; ", Marks.Select(mark => $"{ChartWords.Time(mark.At, TimeSpan.Zero)} {ChartMarks.Said(mark)}"))}";
}

/// <summary>How marks share the room above a chart.</summary>
public static class ChartMarks
{
    // Shares of the width: a finger's breadth apart, and what a letter takes, on a field of 300 pixels; a narrower one shows shapes alone.
    private const double Apart = 0.06;
    private const double Letter = 0.02;

    /// <summary>The marks within the range; each is merged with those that follow it closely, and has words where they cover no other.</summary>
    public static Facts<ChartMarkGroup> Of(Facts<ChartMark> marks, DateTimeOffset from, DateTimeOffset until)
    {
        var groups = new List<List<ChartMark>>();
        var room = (until - from) * Apart;
        foreach (var mark in marks.Where(mark => mark.At >= from && mark.At <= until).OrderBy(mark => mark.At))
        {
            if (groups is [.., var last] && mark.At - last[0].At < room)
            {
                last.Add(mark);
            }
            else
            {
                groups.Add([mark]);
            }
        }

        return Worded(groups, at => (at - from) / (until - from)).ToFacts();
    }

    public static string Said(ChartMark mark) => mark.Kind is { } kind ? $"{kind}: {mark.Text}" : mark.Text;

    private static IEnumerable<ChartMarkGroup> Worded(List<List<ChartMark>> groups, Func<DateTimeOffset, double> place)
    {
        var taken = 0.0;
        for (var i = 0; i < groups.Count; i++)
        {
            var (group, at) = (groups[i], place(groups[i][0].At));
            var words = group.Count == 1 ? group[0].Text : $"{group.Count} changes";
            var need = (words.Length * Letter) + Apart;
            var next = i + 1 < groups.Count ? place(groups[i + 1][0].At) : 1;
            var (isRight, isLeft) = (at + need <= next, at - need >= taken);
            taken = isRight ? at + need : at + Apart;
            yield return new ChartMarkGroup(group[0].At, group.ToFacts(), isRight || isLeft ? words : null, !isRight && isLeft);
        }
    }
}
