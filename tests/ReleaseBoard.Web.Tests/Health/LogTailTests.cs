using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Web.Health;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>One viewer's tail: bounded, folded, and nothing lost while it is paused.</summary>
public sealed class LogTailTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeploymentId New = new(Guid.Parse("22222222-2222-2222-2222-222222222222"));
    private long _number;

    [Fact]
    public void Repeated_lines_are_one_that_says_how_often_and_since_when()
    {
        var tail = new LogTail();

        tail.Add([Line("ERROR unsupported currency", LogSeverity.Error), Line("GET /cart 200"), Line("ERROR unsupported currency", LogSeverity.Error)]);
        tail.Add([Line("ERROR unsupported currency", LogSeverity.Error)]);

        Assert.Equal([("ERROR unsupported currency", 3), ("GET /cart 200", 1)], tail.Rows.Select(row => (row.Last.Line.Text, row.Times)));
        Assert.Equal((Noon.AddSeconds(1), Noon.AddSeconds(4), 1), (tail.Rows[0].Since, tail.Rows[0].Last.Line.At, tail.Rows[0].Key));
    }

    [Fact]
    public void Lines_that_differ_in_durations_and_ids_are_one_and_another_status_is_another()
    {
        var tail = new LogTail();

        tail.Add([Line("GET /product/3 200 8 ms"), Line("GET /product/71 200 131 ms"), Line("GET /product/3 500 9 ms"), Line("GET /product/4 200 2 ms")]);

        Assert.Equal([("GET /product/4 200 2 ms", 3), ("GET /product/3 500 9 ms", 1)], tail.Rows.Select(row => (row.Text, row.Times)));
    }

    [Fact]
    public void What_comes_again_after_a_minute_is_another_story()
    {
        var tail = new LogTail();
        var line = Line("swept 12 rows");

        tail.Add([line, line with { Line = line.Line with { Number = 2, At = line.Line.At.AddSeconds(61) } }]);

        Assert.Equal([1, 1], tail.Rows.Select(row => row.Times));
    }

    [Fact]
    public void A_time_at_its_beginning_does_not_make_a_line_another()
    {
        var tail = new LogTail();

        tail.Add([Line("2026-03-01T12:00:00.123Z boom"), Line("[2026-03-01 12:00:01,456] boom"), Line("2026-03-01 is the day")]);

        Assert.Equal([("boom", 2), ("2026-03-01 is the day", 1)], tail.Rows.Select(row => (row.Text, row.Times)));
    }

    [Fact]
    public void Lines_stay_as_they_arrived_and_how_far_times_are_apart_is_known()
    {
        var tail = new LogTail();
        var (one, other) = (Line("ahead"), Line("behind"));

        tail.Add([one]);
        tail.Add([other with { Line = other.Line with { At = one.Line.At.AddMinutes(-4) } }, Line("ahead again")]);

        Assert.Equal(["ahead", "behind", "ahead again"], tail.Rows.Select(row => row.Text));
        Assert.Equal(TimeSpan.FromMinutes(4), tail.Behind);
    }

    [Fact]
    public void Folded_lines_of_two_clocks_say_the_span_of_their_times()
    {
        var tail = new LogTail();
        var line = Line("GET /cart 200");

        tail.Add([line, line with { Line = line.Line with { Number = 7, At = line.Line.At.AddSeconds(-20) } }]);

        Assert.Equal((2, line.Line.At.AddSeconds(-20), line.Line.At), (tail.Rows[0].Times, tail.Rows[0].Since, tail.Rows[0].Last.Line.At));
    }

    [Fact]
    public void While_paused_lines_wait_are_counted_and_come_afterwards()
    {
        var tail = new LogTail();
        tail.Add([Line("one")]);
        tail.Choose(tail.Filter with { Text = "t" });
        tail.Pause();

        tail.Add([Line("two"), Line("loud"), Line("three")]);

        Assert.Equal((0, 2), (tail.Rows.Count, tail.Waiting));
        tail.GoOn();
        Assert.Equal(["two", "three"], tail.Rows.Select(row => row.Last.Line.Text));
        Assert.Equal(0, tail.Waiting);
    }

    [Fact]
    public void A_filter_is_undone_without_loss()
    {
        var tail = new LogTail();
        tail.Add([Line("fine"), Line("bad", LogSeverity.Error), Line("old", deployment: null)]);

        tail.Choose(new TailFilter(null, LogSeverity.Error, ""));
        Assert.Equal(["bad"], tail.Rows.Select(row => row.Last.Line.Text));
        tail.Choose(new TailFilter(New, LogSeverity.Trace, ""));
        Assert.Equal(["fine", "bad"], tail.Rows.Select(row => row.Last.Line.Text));
        tail.Choose(TailFilter.All);
        Assert.Equal(3, tail.Rows.Count);
    }

    [Fact]
    public void However_much_is_written_what_is_kept_and_shown_is_bounded()
    {
        var tail = new LogTail();
        tail.Pause();

        tail.Add(Enumerable.Range(0, 50_000).Select(i => Line($"line {string.Concat($"{i}".Select(digit => (char)(digit - '0' + 'g')))}")));
        tail.GoOn();

        Assert.Equal((LogTail.MostRows, "line kpppp"), (tail.Rows.Count, tail.Rows[^1].Last.Line.Text));
    }

    [Fact]
    public void What_is_missing_is_said_where_it_is_missing_whatever_the_filter_takes()
    {
        var tail = new LogTail();
        tail.Choose(TailFilter.All with { Text = "cart" });

        tail.Add([Line("GET /cart 200"), LeftOut(312), LeftOut(1_000), Line("GET /cart 500")]);

        Assert.Equal(["GET /cart 200", "1,312 lines were left out here", "GET /cart 500"], tail.Rows.Select(row => row.Text));
        tail.Choose(TailFilter.All with { Deployment = new(Guid.NewGuid()) });
        Assert.Empty(tail.Rows);
        tail.Choose(TailFilter.All);
        Assert.Equal([0, 312, 0, 1_000, 0], tail.Rows.Select(row => row.LeftOut));
    }

    [Fact]
    public void Before_a_writers_first_line_nothing_is_missing()
    {
        var tail = new LogTail();

        tail.Add([LeftOut(49_220), Line("GET /"), LeftOut(3)]);

        Assert.Equal(["POST /order", "GET /", "3 lines were left out here"], tail.Rows.Select(row => row.Text));
    }

    private TailLine LeftOut(long lines) => Line("POST /order") is var line ? line with { Line = line.Line with { LeftOut = lines } } : line;

    private TailLine Line(string text, LogSeverity level = LogSeverity.Information) => Line(text, New, level);

    private TailLine Line(string text, DeploymentId? deployment, LogSeverity level = LogSeverity.Information) =>
        new(new SignalLine(++_number, Noon.AddSeconds(_number), level, "1", text), deployment, deployment is null ? "" : "1.2.0");
}
