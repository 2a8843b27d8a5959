using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Tests.Signals;

public sealed class LogPatternRulesTests
{
    [Theory]
    [InlineData("Order 4711 of 'ada' failed after 12ms", "Order # of '#' failed after #")]
    [InlineData("Order 9 of 'bob' failed after 1.5s", "Order # of '#' failed after #")]
    [InlineData("GET /orders/8a6e0804-2bd0-4672-b79d-d97027f9071a/lines/7 500", "GET /orders/#/lines/# #")]
    [InlineData("2026-03-02T10:42:01.123Z error: token deadbeefcafe expired", "# error: token # expired")]
    [InlineData("upstream 10.0.0.1:8080 refused the connection.", "upstream # refused the connection.")]
    [InlineData("user=\"x \\\" y\" id=42", "user=\"#\" id=#")]
    [InlineData("worker-12 can't reach node7", "worker-# can't reach node#")]
    [InlineData("session Zk3vQ9x7Lm2pR8tY4wAb is gone", "session # is gone")]
    [InlineData("a 'quote without end 5", "a 'quote without end #")]
    [InlineData("  spaces\t and\u0000controls  ", "spaces and controls")]
    [InlineData("", "")]
    public void A_pattern_is_the_line_without_what_changes(string line, string pattern) => Assert.Equal(pattern, LogPatternRules.Of(line));

    [Theory]
    [InlineData("GET /product/3 200 8 ms", "GET /product/7 201 131 ms")]
    [InlineData("ERROR GET /cart 500 38 ms: order 8a6e0804-2bd0-4672 is lost", "ERROR GET /cart 503 4 ms: order 11aa0804-2bd0-4672 is lost")]
    [InlineData("{\"at\":\"2026-03-02T10:42:01Z\",\"status\":500,\"took\":12.5}", "{\"at\":\"2026-03-02T10:42:07Z\",\"status\":502,\"took\":9}")]
    [InlineData("swept 12 of 340 rows in 345ms", "swept 9 of 312 rows in 1.2s")]
    public void Lines_that_differ_in_numbers_alone_are_kin(string one, string other) => Assert.Equal(LogPatternRules.Kin(one), LogPatternRules.Kin(other));

    [Theory]
    [InlineData("GET /cart 200 8 ms", "GET /cart 500 8 ms")]
    [InlineData("{\"status\":200}", "{\"status\":500}")]
    [InlineData("payment provider said \"unsupported currency\"", "payment provider said \"card expired\"")]
    [InlineData("GET /cart 200 8 ms", "GET /checkout 200 8 ms")]
    public void Lines_that_say_another_thing_are_not(string one, string other) => Assert.NotEqual(LogPatternRules.Kin(one), LogPatternRules.Kin(other));

    [Fact]
    public void New_is_what_the_old_one_did_not_write_at_warning_or_above_and_the_worst_comes_first()
    {
        (LogSeverity, string)[] old = [(LogSeverity.Error, "timeout after 12 ms"), (LogSeverity.Information, "paid 5")];
        (LogSeverity, string)[] fresh =
        [
            (LogSeverity.Error, "timeout after 31 ms"), (LogSeverity.Warning, "slow query 1"), (LogSeverity.Warning, "slow query 2"),
            (LogSeverity.Critical, "out of memory at 7"), (LogSeverity.Information, "hello 3"),
        ];

        Assert.Equal(
            [new("out of memory at #", LogSeverity.Critical, 1, "out of memory at 7"), new LogPattern("slow query #", LogSeverity.Warning, 2, "slow query 1")],
            LogPatternRules.New(old, fresh, 10));
    }

    [Theory]
    [InlineData('\'')]
    [InlineData('"')]
    [InlineData('7')]
    [InlineData('a')]
    public void A_hostile_line_is_cut_and_costs_no_more_than_its_length(char c)
    {
        var pattern = LogPatternRules.Of(string.Concat(Enumerable.Repeat($"{c} ", 500_000)));

        Assert.InRange(pattern.Length, 1, 300);
    }
}
